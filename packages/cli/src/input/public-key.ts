import type { JsonWebKey } from "node:crypto";
import { ConfigError } from "@identity-reports/core";
import { jwsVerifier, type VerifySignature } from "@identity-reports/evidence";
import { usageError, type CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { readInputFile } from "./read-input.ts";

/**
 * Reads a public key, PEM or JWK.
 *
 * @throws CliError when the file cannot be read, or has no such key.
 */
export async function readVerifier(file: string, context: Context): Promise<VerifySignature> {
  const toError = (why: string): CliError =>
    usageError(`${file} cannot be read: ${why}.`, "--public-key is a file with a public key, PEM or JWK.");
  const text = (await readInputFile(file, context, toError)).toString();
  const key = text.trimStart().startsWith("{") ? (parseJwk(text, file) as JsonWebKey) : text;
  try {
    return jwsVerifier(key);
  } catch (error) {
    if (!ConfigError.is(error)) throw error;
    throw usageError(`--public-key ${file} ${error.message.replace(/^publicKey: /, "")}.`);
  }
}

function parseJwk(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${file} is not a JWK: it is not JSON.`, "--public-key is a file with a public key, PEM or JWK.");
  }
}
