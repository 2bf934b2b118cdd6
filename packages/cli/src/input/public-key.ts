import type { JsonWebKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { jwsVerifier, type VerifySignature } from "@identity-reports/evidence";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { whyRefused } from "../failures/system-words.ts";

/**
 * Reads a public key, PEM or JWK.
 *
 * @throws CliError when the file cannot be read; ConfigError when it has no such key.
 */
export async function readVerifier(file: string, { cwd }: Pick<Context, "cwd">): Promise<VerifySignature> {
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: Error) => {
    throw usageError(
      `${file} cannot be read: ${whyRefused(error)}.`,
      "--public-key is a file with a public key, PEM or JWK.",
    );
  });
  return jwsVerifier(text.trimStart().startsWith("{") ? (parseJwk(text, file) as JsonWebKey) : text);
}

function parseJwk(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${file} is not a JWK: it is not JSON.`, "--public-key is a file with a public key, PEM or JWK.");
  }
}
