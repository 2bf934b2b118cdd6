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
  if (missing + incomplete + skipped === 0) return [`complete: ${plural(planned, "report")}`];
  return [
    missing > 0 ? `${missing} of ${plural(planned, "report")} missing` : "",
    incomplete > 0 ? `${incomplete} of ${plural(planned, "report")} incomplete` : "",
    skipped > 0 ? `${skipped} of ${plural(planned, "report")} skipped by the plan` : "",
  ].filter((part) => part !== "");
}

/** `2 reports`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
