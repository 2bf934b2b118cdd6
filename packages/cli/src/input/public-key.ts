import type { JsonWebKey } from "node:crypto";
import { jwsVerifier, type VerifySignature } from "@identity-reports/evidence";
import { usageError, type CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { readInputFile } from "./read-input.ts";

/**
 * Reads a public key, PEM or JWK.
 *
 * @throws CliError when the file cannot be read; ConfigError when it has no such key.
 */
export async function readVerifier(file: string, context: Context): Promise<VerifySignature> {
  const toError = (why: string): CliError =>
    usageError(`${file} cannot be read: ${why}.`, "--public-key is a file with a public key, PEM or JWK.");
  const text = (await readInputFile(file, context, toError)).toString();
  return jwsVerifier(text.trimStart().startsWith("{") ? (parseJwk(text, file) as JsonWebKey) : text);
}

function parseJwk(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${file} is not a JWK: it is not JSON.`, "--public-key is a file with a public key, PEM or JWK.");
  }
}
