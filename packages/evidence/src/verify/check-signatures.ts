import { join } from "node:path";
import { signedName } from "../format/layout.js";
import { readSmallFile, UnreadableFile } from "../file/file-bytes.js";
import { maxManifestBytes } from "./bag/limits.js";
import type { Findings } from "./findings.js";
import type { VerifiedSignature } from "./verification.js";

/** A signature, or a time stamp, and the bytes that it is of. */
export interface SignatureToVerify {
  /** `tagmanifest-sha256.txt.jws`. */
  readonly file: string;
  /** The end of its name, without the dot: `jws`, `sig`, `tsr`. */
  readonly suffix: string;
  /** The bytes of that file. */
  readonly signature: Uint8Array;
  /** The bytes of `tagmanifest-sha256.txt`. They cover every manifest, every record, the plan and `bagit.txt`. */
  readonly signed: Uint8Array;
}

/** Whether a signature is right. `signer` is shown to people, and may be left out. Undefined for a kind that is not known. */
export type SignatureVerdict =
  | { readonly valid: true; readonly signer?: string | undefined }
  | { readonly valid: false; readonly reason: string }
  | undefined;

/**
 * Says whether a signature is right. When it throws, the signature is invalid, and the error's message is the reason.
 *
 * @example
 * ```ts
 * const byOurKey = jwsVerifier(await readFile("auditor/public.pem", "utf8"));
 * const verifySignature: VerifySignature = (signature) =>
 *   signature.suffix === "jws" ? byOurKey(signature) : undefined;
 * ```
 */
export type VerifySignature = (signature: SignatureToVerify) => SignatureVerdict | Promise<SignatureVerdict>;

const maxSignatureBytes = 1024 ** 2;

/** Checks the signatures beside the tag manifest. With a `verifySignature`, at least one must be there and right. */
export async function checkSignatures(
  folder: string,
  files: ReadonlySet<string>,
  verify: VerifySignature | undefined,
  findings: Findings,
): Promise<readonly VerifiedSignature[]> {
  const found = [...files].filter((file) => file.startsWith(`${signedName}.`));
  if (verify === undefined) return found.map((file) => ({ file, outcome: "unchecked" }));
  if (!files.has(signedName)) return [];
  const results: VerifiedSignature[] = [];
  for (const file of found) results.push(await checkSignature(folder, file, verify));
  for (const { file, reason } of results.filter(({ outcome }) => outcome === "invalid")) {
    findings.add("signature_invalid", `${file} is not the signature of ${signedName}: ${reason}`, { file });
  }
  if (results.some(({ outcome }) => outcome !== "unchecked")) return results;
  findings.add("signature_missing", `there is no signature of ${signedName} of a kind that is checked here`);
  return results;
}

async function checkSignature(folder: string, file: string, verify: VerifySignature): Promise<VerifiedSignature> {
  try {
    const signature = await readSmallFile(join(folder, file), maxSignatureBytes);
    const signed = await readSmallFile(join(folder, signedName), maxManifestBytes);
    const verdict = await verify({ file, suffix: file.slice(signedName.length + 1), signature, signed });
    if (verdict === undefined) return { file, outcome: "unchecked" };
    if (verdict.valid) return { file, outcome: "valid", signer: verdict.signer };
    return { file, outcome: "invalid", reason: verdict.reason };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { file, outcome: "invalid", reason: error instanceof UnreadableFile ? `it ${reason}` : reason };
  }
}
