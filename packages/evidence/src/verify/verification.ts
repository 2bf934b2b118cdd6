import type { EvidenceRecord } from "../format/record.js";
import type { Plan } from "../format/plan.js";
import type { Finding } from "./findings.js";

/** What `verifyCollection` found. Plain JSON; `verificationJsonSchema` describes it. */
export interface Verification {
  /** Version of this shape. */
  readonly version: 1;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** When it was verified: RFC 3339 in UTC, by this machine's clock. */
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
  /**
   * SHA-256 of `tagmanifest-sha256.txt`, in lower-case hex: it differs for every other collection. Missing when there is no
   * such file.
   */
  readonly digest?: string | undefined;
  /** What RFC 8493 alone says about the folder. */
  readonly bag: VerifiedBagFacts;
  /** What was to be collected. Missing when there is no plan that can be read. */
  readonly plan?: Plan | undefined;
  /** How many reports have each outcome. */
  readonly counts: ReportCounts;
  /** In the order of the plan; then reports that the plan does not have. */
  readonly reports: readonly VerifiedReport[];
  /** The signatures and time stamps beside the tag manifest, checked or not. */
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
  /** Files below `data/`, listed or not. */
  readonly payloadFiles: number;
  /** Size of those that a manifest lists. 0 when the folder is not sealed. */
  readonly payloadBytes: number;
  /** `Bagging-Date` of `bag-info.txt`: the day on which it was sealed. Missing when that file does not say it. */
  readonly baggingDate?: string | undefined;
  /** `External-Identifier` of `bag-info.txt`: the id of the collection. Missing when that file does not say it. */
  readonly identifier?: string | undefined;
}

/** How many reports the plan has, and how many reports have each outcome of {@link VerifiedReport}. */
export interface ReportCounts {
  /** Reports of the plan. 0 when there is no plan that can be read. */
  readonly planned: number;
  readonly verified: number;
  readonly incomplete: number;
  readonly unexpected: number;
  readonly skipped: number;
  readonly missing: number;
}

/** One report of the collection. */
export interface VerifiedReport {
  /** The report's id in the plan. */
  readonly id: string;
  /**
   * - `verified`: its file is there, and is what its record says.
   * - `incomplete`: so is this one, but the vendor announced more rows.
   * - `unexpected`: its file is there, and is not what the plan expects, or not what its record says.
   * - `skipped`: the plan says not to collect it.
   * - `missing`: it was to be collected, and there is no file that was collected to its end.
   */
  readonly outcome: "verified" | "incomplete" | "unexpected" | "skipped" | "missing";
  /** Why it is not `verified`, for people. Missing when it is. */
  readonly reason?: string | undefined;
  /** Rows of the file, counted by this verification. Missing for a file without rows, and when they cannot be read. */
  readonly rowCount?: number | undefined;
  /** Its record. Missing when there is none that can be read. */
  readonly record?: EvidenceRecord | undefined;
}

/** A file that stands beside the tag manifest, as its signature or time stamp. */
export interface VerifiedSignature {
  /** `tagmanifest-sha256.txt.jws`. */
  readonly file: string;
  /** What `verifySignature` says; `unchecked` when none was given, or when it does not know this kind. */
  readonly outcome: "valid" | "invalid" | "unchecked";
  /** Who signed, as `verifySignature` says. Missing when it does not. */
  readonly signer?: string | undefined;
  /** Why it is not valid. Missing for other outcomes. */
  readonly reason?: string | undefined;
}
