import type { EvidenceRecord } from "../format/record.js";
import type { Plan } from "../format/plan.js";
import type { Finding } from "./findings.js";

/** What `verifyCollection` found. Plain JSON; `verificationJsonSchema` describes it. */
export interface Verification {
  readonly version: 1;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** When it was verified, in UTC. */
  readonly verifiedAt: string;
  /**
   * - `valid`: sealed, and every file is the one that was sealed. Reports may be missing all the same: `complete`.
   * - `unsealed`: `bagit.txt` is missing, so nothing is proven.
   * - `invalid`: a finding with the severity `error` says why.
   */
  readonly outcome: "valid" | "invalid" | "unsealed";
  /** The outcome in one line: `valid, 2 of 14 reports missing`. */
  readonly summary: string;
  /** Whether every report that was to be collected is there, whole and as expected. False when the plan is not known. */
  readonly complete: boolean;
  /** SHA-256 of `tagmanifest-sha256.txt`: the name of exactly this collection. Missing when there is none. */
  readonly digest?: string | undefined;
  readonly bag: VerifiedBagFacts;
  /** What was to be collected. Missing when there is no plan that can be read. */
  readonly plan?: Plan | undefined;
  readonly counts: ReportCounts;
  /** In the order of the plan; then what the plan does not know. */
  readonly reports: readonly VerifiedReport[];
  readonly signatures: readonly VerifiedSignature[];
  /** All that was found, in the order in which it was checked. */
  readonly findings: readonly Finding[];
  /** How many findings there were beyond the 10,000 that are kept. */
  readonly findingsOmitted: number;
}

/** The bag, by RFC 8493 alone. */
export interface VerifiedBagFacts {
  /** Whether it is a valid BagIt 1.0 bag, whatever it holds. */
  readonly valid: boolean;
  readonly payloadFiles: number;
  readonly payloadBytes: number;
  /** `Bagging-Date` of `bag-info.txt`. */
  readonly baggingDate?: string | undefined;
  /** `External-Identifier` of `bag-info.txt`. */
  readonly identifier?: string | undefined;
}

/** How many reports there are of each kind. */
export interface ReportCounts {
  readonly planned: number;
  readonly verified: number;
  readonly incomplete: number;
  readonly unexpected: number;
  readonly skipped: number;
  readonly missing: number;
}

/** One report of the collection. */
export interface VerifiedReport {
  readonly id: string;
  /**
   * - `verified`: its file is there, and is what its record says.
   * - `incomplete`: so is this one, but the vendor announced more rows.
   * - `unexpected`: its file is there, and is not what the plan expects, or not what its record says.
   * - `skipped`: the plan says not to collect it.
   * - `missing`: it was to be collected, and there is no file that was collected to its end.
   */
  readonly outcome: "verified" | "incomplete" | "unexpected" | "skipped" | "missing";
  /** Why it is not `verified`. */
  readonly reason?: string | undefined;
  /** Rows of the file, counted by this verification. */
  readonly rowCount?: number | undefined;
  /** Missing when there is no record that can be read. */
  readonly record?: EvidenceRecord | undefined;
}

/** A file that stands beside the tag manifest, as its signature or time stamp. */
export interface VerifiedSignature {
  /** `tagmanifest-sha256.txt.jws`. */
  readonly file: string;
  /** `unchecked` when no `verifySignature` was given, or it does not know this kind. */
  readonly outcome: "valid" | "invalid" | "unchecked";
  /** Who signed, as `verifySignature` says. */
  readonly signer?: string | undefined;
  /** Why it is not valid. */
  readonly reason?: string | undefined;
}
