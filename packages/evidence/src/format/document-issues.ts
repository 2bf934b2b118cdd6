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
      return issue.input === undefined ? "is missing" : `${expectation(issue)}${quoteAdvice(issue)}`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "invalid_union":
      return "expected a text, or a list of texts";
    case "too_small":
      return `expected at least ${issue.minimum} ${unitOf(issue.origin)}`.trimEnd();
    case "too_big":
      return `expected at most ${issue.maximum} ${unitOf(issue.origin)}`.trimEnd();
    default:
      return issue.message;
  }
}

/** What a schema says itself of its value, else the type. */
const expectation = ({ message, expected }: z.core.$ZodIssueInvalidType): string =>
  message.startsWith("expected ") ? message : `expected ${article(expected)}`;

const quoteAdvice = ({ expected, input }: z.core.$ZodIssueInvalidType): string =>
  expected === "string" && typeof input === "boolean" ? `, and ${input} without quotes is none` : "";

const article = (type: string): string =>
  ({ int: "a whole number", string: "a text", object: "an object", record: "an object", array: "a list" })[type] ??
  `a ${type}`;

const unitOf = (origin: string): string => ({ string: "characters", array: "entries" })[origin] ?? "";
