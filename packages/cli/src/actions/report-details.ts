import type { ReportResult } from "@identity-reports/evidence";
import { adviceSentence } from "../failures/advice.ts";
import { inCommandWords } from "../failures/command-words.ts";

/** Why a report of a collection is not done, and what to do about it: one sentence a line. Empty where nothing is wrong. */
export function reportDetails({ outcome, error, nextStep }: ReportResult): string[] {
  return [
    ...(outcome === "incomplete" ? ["incomplete: the vendor says that the report has more rows"] : []),
    // What has stopped a run that continues is told once, and not of each report.
    ...(error === undefined || (["running", "not-started"].includes(outcome) && error.code === "aborted")
      ? []
      : [inCommandWords(error.message)]),
    ...(nextStep === undefined || outcome !== "failed" ? [] : [adviceSentence(nextStep)]),
  ];
}
