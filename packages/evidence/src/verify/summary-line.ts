import { plural } from "../format/plural.js";
import type { Verification } from "./verification.js";

/** `valid, 2 of 14 reports missing`. */
export function summaryOf({ outcome, counts, plan, findings, signatures }: Omit<Verification, "summary">): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  const parts: string[] = [outcome];
  if (outcome === "invalid") parts.push(`${plural(errors.length, "error")}, the first: ${errors[0]?.message ?? ""}`);
  if (plan === undefined) parts.push("what was to be collected is not known");
  else parts.push(...completenessOf(counts));
  const signed = signatures.filter((signature) => signature.outcome === "valid");
  if (outcome === "valid" && signed.length > 0) parts.push(plural(signed.length, "signature"));
  return parts.join(", ");
}

function completenessOf({ planned, missing, incomplete, skipped }: Verification["counts"]): string[] {
  const parts = [
    [missing, "missing"],
    [incomplete, "incomplete"],
    [skipped, "skipped by the plan"],
  ] as const;
  const told = parts.filter(([count]) => count > 0);
  if (told.length === 0) return [`complete: ${plural(planned, "report")}`];
  return told.map(([count, word], n) =>
    n === 0 ? `${count} of ${plural(planned, "report")} ${word}` : `${count} ${word}`,
  );
}
