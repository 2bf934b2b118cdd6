import { plural } from "../format/plural.js";
import { outcomeWords } from "./outcome-words.js";
import type { Verification } from "./verification.js";

/** `valid, 2 of 14 reports missing`, or `invalid, 2 errors, complete: 14 reports; the first error: …`. */
export function summaryOf({ outcome, counts, plan, findings, signatures }: Omit<Verification, "summary">): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  const parts: string[] = [outcome];
  if (outcome === "invalid") parts.push(plural(errors.length, "error"));
  if (plan === undefined) parts.push("the planned reports are not known");
  else parts.push(...completenessOf(counts));
  const signed = signatures.filter((signature) => signature.outcome === "valid");
  if (outcome === "valid" && signed.length > 0) parts.push(plural(signed.length, "signature"));
  const line = parts.join(", ");
  return errors[0] === undefined ? line : `${line}; the first error: ${errors[0].message}`;
}

/** The worst outcome comes first. */
const outcomesToName = ["missing", "unexpected", "incomplete", "skipped"] as const;

function completenessOf(counts: Verification["counts"]): string[] {
  const reports = plural(counts.planned, "report");
  const kinds = outcomesToName.filter((outcome) => counts[outcome] > 0);
  if (kinds.length === 0) return [`complete: ${reports}`];
  return kinds.map((outcome, n) => `${counts[outcome]}${n === 0 ? ` of ${reports}` : ""} ${outcomeWords[outcome]}`);
}
