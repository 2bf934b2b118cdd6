import type { VerifiedReport } from "./verification.js";

/** The outcomes of reports, for people. */
export const outcomeWords: Readonly<Record<VerifiedReport["outcome"], string>> = {
  verified: "verified",
  incomplete: "incomplete",
  unexpected: "not as expected",
  skipped: "skipped by the plan",
  missing: "missing",
};
