import { resolve } from "node:path";
import { optional, rules, validateObject } from "@identity-reports/core/rows";
import { path } from "../format/path-rule.js";
import { signedName } from "../format/layout.js";
import type { VerifiedBag } from "./bag/verify-bag.js";
import { checkRecord } from "./check-record.js";
import { checkSignatures, type VerifySignature } from "./check-signatures.js";
import { measureFile } from "../file/file-bytes.js";
import { Findings } from "./findings.js";
import { folderError } from "./folder-error.js";
import { summaryOf } from "./summary-line.js";
import type { ReportCounts, Verification, VerifiedReport } from "./verification.js";
import { verifySeal } from "./verify-seal.js";
import { countReports, orderReports } from "./verified-reports.js";

/**
 * How a collection is verified.
 *
 * @example
 * ```ts
 * const { outcome } = await verifyCollection("evidence/2026-11", { signal: AbortSignal.timeout(600_000) });
 * ```
 */
export interface VerifyOptions {
  /** Ends the verification, which then rejects with an AbortedError. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Checks the signatures beside the tag manifest, one after the other. At least one must then be there and right.
   * Default: signatures are listed, and not checked.
   */
  readonly verifySignature?: VerifySignature | undefined;
}

const optionRules = { signal: optional(rules.abortSignal), verifySignature: optional(rules.callback) };

/**
 * Verifies a collection, from the folder alone: nothing is sent anywhere, nothing is written, and no file is held in memory.
 *
 * The bag is checked by RFC 8493, strictly; then the records are compared with the plan and with the files, whose rows are
 * read again. A collection that is wrong does not throw: the findings of the result name all that is wrong.
 *
 * @throws ConfigError for a wrong option; EvidenceError `folder_unusable` when the folder cannot be read; AbortedError.
 *
 * @example
 * ```ts
 * const { outcome, summary, findings } = await verifyCollection("evidence/2026-11-29");
 * console.log(summary); // valid, 2 of 14 reports missing
 * for (const { severity, message } of findings) console.log(severity, message);
 * ```
 */
export async function verifyCollection(folder: string, options: VerifyOptions = {}): Promise<Verification> {
  path.validate("folder", folder);
  validateObject("options", options, optionRules);
  const absolute = resolve(folder);
  try {
    return await verify(absolute, options);
  } catch (cause) {
    throw folderError(absolute, cause, options.signal);
  }
}

async function verify(folder: string, { signal, verifySignature }: VerifyOptions): Promise<Verification> {
  const findings = new Findings();
  const { bag, documents } = await verifySeal(folder, findings, signal);
  const recorded: VerifiedReport[] = [];
  for (const record of documents.records.values()) {
    recorded.push(await checkRecord(record, { folder, bag, plan: documents.plan, findings, signal }));
  }
  const reports = orderReports(documents, recorded);
  const signatures = await checkSignatures(folder, bag.files, verifySignature, findings);
  const { plan } = documents;
  const counts = countReports(plan, reports);
  const outcome = !bag.isSealed ? "unsealed" : findings.hasErrors ? "invalid" : "valid";
  const result = {
    version: 1 as const,
    folder,
    verifiedAt: new Date().toISOString(),
    outcome,
    complete: outcome === "valid" && isComplete(counts),
    digest: await digestOf(folder, bag),
    bag: {
      valid: findings.isValidBag,
      ...bag.payload,
      baggingDate: bag.info.get("bagging-date")?.[0],
      identifier: bag.info.get("external-identifier")?.[0],
    },
    plan,
    counts,
    reports,
    signatures,
    findings: findings.all,
    findingsOmitted: findings.omitted,
  } satisfies Omit<Verification, "summary">;
  return { ...result, summary: summaryOf(result) };
}

const isComplete = ({ planned, missing, unexpected, incomplete }: ReportCounts): boolean =>
  planned > 0 && missing + unexpected + incomplete === 0;

/** SHA-256 of the tag manifest. */
async function digestOf(folder: string, { files }: VerifiedBag): Promise<string | undefined> {
  if (!files.has(signedName)) return undefined;
  return (await measureFile(resolve(folder, signedName), ["sha256"])).digest.sha256;
}
