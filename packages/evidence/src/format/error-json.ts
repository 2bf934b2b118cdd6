import { ReportsError } from "@identity-reports/core";

/**
 * An error as it stands in a record and in a result: what its `toJSON()` says, without stack, cause and secrets. Which
 * further fields there are depends on the error: `carriedOut`, `status`, `operation`.
 */
export interface ErrorJson {
  /** Name of the error's class: `HttpError`. */
  readonly name: string;
  /** One line for people. Its words may change between releases. */
  readonly message: string;
  /** Stable code of the error; docs/guide/errors.md has all of them. Missing for an error that is not ours. */
  readonly code?: string | undefined;
  readonly [field: string]: unknown;
}

/** An error as a record and a result have it. */
export function errorJson(error: unknown): ErrorJson {
  const json: Record<string, unknown> = ReportsError.is(error)
    ? (JSON.parse(JSON.stringify(error)) as Record<string, unknown>)
    : {};
  const { name = "Error", message = String((error as Error | undefined)?.message ?? error) } = json;
  return { ...json, name: String(name), message: String(message) };
}
