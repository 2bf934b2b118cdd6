import { createRowCounter, type MissingRowsDetector } from "@identity-reports/core/vendor";
import type { ReportResults } from "../models.js";

/**
 * How SailPoint may say that a policy has more violations than it lists, 5,000. Its documents say that the report mentions
 * it, and show no words: violation limit exceeded, exceeds the limit of 5000 violations, more than 5,000 violations.
 */
const limitPattern =
  /violations?\W{1,4}(?:\w{1,20}\W{1,4}){0,4}(?:limit|maximum|exceed)\w{0,6}\W{1,4}(?:\w{1,20}\W{1,4}){0,4}(?:exceed|limit|maximum|reach)|exceed\w{0,6}\W{1,4}(?:\w{1,20}\W{1,4}){0,4}(?:limit|maximum)\W{1,4}(?:\w{1,20}\W{1,4}){0,3}violation|(?:more than|over|exceed\w{0,6}) 5,?000 violation/i;

/** So many characters of a piece are looked at again together with the next: more than the pattern matches. */
const overlap = 400;

/** Looks for a sign that a report on violations does not list them all. That there is none says nothing. */
export function watchViolationLimit({ status, taskDefName }: ReportResults): MissingRowsDetector {
  let hasMissingRows = status?.toUpperCase() === "WARNING" || limitPattern.test(taskDefName ?? "");
  return {
    createCounter(format) {
      const counter = createRowCounter(format);
      // The words of the pattern are ASCII, and are the same in every encoding of one byte and in UTF-8.
      const decoder = new TextDecoder("latin1");
      let end = "";
      return {
        update(chunk) {
          counter?.update(chunk);
          const text = end + decoder.decode(chunk);
          hasMissingRows ||= limitPattern.test(text);
          end = text.slice(-overlap);
        },
        count: () => counter?.count(),
      };
    },
    hasMissingRows: () => hasMissingRows,
  };
}
