import type * as z from "zod/mini";
import { didYouMean, dotPath } from "@identity-reports/core/vendor";

/** One fault of a document. */
export interface DocumentFault {
  readonly path: readonly PropertyKey[];
  /** The path as text: `tenants.acme.clientSecret`. */
  readonly text: string;
  readonly message: string;
}

/** The faults that a schema found, one line each. @param knownKeys every key of the document, for suggestions. */
export const issueLines = (issues: readonly z.core.$ZodIssue[], knownKeys: readonly string[]): DocumentFault[] =>
  issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [fault(issue.path, messageOf(issue))];
    return issue.keys.map((key) => fault([...issue.path, key], `unknown key${didYouMean(key, knownKeys)}`));
  });

const fault = (path: readonly PropertyKey[], message: string): DocumentFault => ({
  path,
  text: dotPath(path) || "the document",
  message,
});

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type")
    return issue.input === undefined ? "is missing" : `expected ${expectedNames[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value")
    return `expected ${issue.values.map((each) => JSON.stringify(each)).join(" or ")}`;
  if (issue.code === "invalid_union")
    return "note" in issue
      ? "expected sailpoint, fudo or ping"
      : "expected its source: { env: NAME }, { file: PATH }, { command: [PROGRAM, …] } or { stdin: true }, not the value";
  return issue.message;
}

const expectedNames: Readonly<Record<string, string>> = {
  string: "a text",
  object: "keys and values",
  record: "keys and values",
  array: "a list",
  boolean: "true or false",
};
