import { ReportsError } from "@identity-reports/core";
import type { ErrorJson } from "./record.js";

/** An error as it stands in a file: without stack, cause and secrets. */
export function errorJson(error: unknown): ErrorJson {
  const json: Record<string, unknown> = ReportsError.is(error)
    ? (JSON.parse(JSON.stringify(error)) as Record<string, unknown>)
    : {};
  const { name = "Error", message = String((error as Error | undefined)?.message ?? error) } = json;
  return { ...json, name: String(name), message: String(message) };
}
