import type * as z from "zod/mini";
import { didYouMean, dotPath } from "@identity-reports/core/vendor";
import type { DocumentIssue } from "../evidence-error.js";

type Issue = z.core.$ZodIssue;

/** The issues of a schema, in our words. @param knownKeys every key of the document, for suggestions. */
export const issuesOf = (issues: readonly Issue[], knownKeys: readonly string[]): DocumentIssue[] =>
  issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [{ path: dotPath(issue.path), message: messageOf(issue) }];
    return issue.keys.map((key) => ({
      path: dotPath([...issue.path, key]),
      message: `unknown key${didYouMean(key, knownKeys)}`,
    }));
  });

function messageOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      // A number that was too large for its reader: YAML gives it as text.
      if (isNumber(issue.expected) && /^\d{16,}$/.test(String(issue.input))) return tooLarge;
      return issue.input === undefined ? "is missing" : `${expectation(issue)}${quoteAdvice(issue)}`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "invalid_union":
      if (Array.isArray(issue.input) && issue.input.length === 0) return "expected at least 1 entry";
      return "expected a text, or a list of texts";
    case "too_small":
      return `expected at least ${amountOf(issue.minimum, issue.origin)}`;
    case "too_big":
      return `expected at most ${amountOf(issue.maximum, issue.origin)}`;
    default:
      return issue.message;
  }
}

/** What a schema says itself of its value, else the type. */
const expectation = ({ message, expected }: z.core.$ZodIssueInvalidType): string =>
  message.startsWith("expected ") ? message : `expected ${article(expected)}`;

const quoteAdvice = ({ expected, input }: z.core.$ZodIssueInvalidType): string =>
  expected === "string" && typeof input === "boolean" ? `, and ${input} without quotes is none` : "";

/** For a number of a document: each is a whole number. */
export const tooLarge = `is too large: expected a whole number of at most ${Number.MAX_SAFE_INTEGER}`;

const isNumber = (type: string): boolean => type === "number" || type === "int";

const article = (type: string): string =>
  ({
    ...{ int: "a whole number", number: "a whole number", string: "a text" },
    ...{ object: "an object", record: "an object", array: "a list" },
  })[type] ?? `a ${type}`;

const units: Readonly<Record<string, string>> = { string: "character", array: "entry" };

/** `1 entry`, `1000 characters`; a number stands alone. */
function amountOf(count: number | bigint, origin: string): string {
  const unit = units[origin];
  if (unit === undefined) return String(count);
  return `${count} ${Number(count) === 1 ? unit : `${unit}s`.replace("entrys", "entries")}`;
}
