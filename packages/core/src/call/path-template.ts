import { ConfigError } from "../errors/config-error.js";
import { refuse } from "../validate/expect.js";
import { encodeText } from "../internal/parse.js";

/** The parameters a path template names: `"{id}/result"` → `{ id: string }`. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<Rest>
  : unknown;

/**
 * Fills a path template. Values are escaped, so that no id can reach another endpoint; `.` and `..` are refused because
 * URL parsing drops such segments even when they are escaped.
 *
 * @throws ConfigError when a parameter is missing, empty, not a string, or `.` or `..`.
 */
export function fillPath(template: string, params: Readonly<Record<string, unknown>>): string {
  const [first = "", ...parts] = template.split("{");
  let path = first;
  for (const part of parts) {
    const end = part.indexOf("}");
    const name = part.slice(0, end);
    path += segmentOf(name, params[name]) + part.slice(end + 1);
  }
  return path;
}

/** What an address drops, and with it what stands in front. */
const dotSegments: readonly string[] = [".", ".."];

function segmentOf(name: string, value: unknown): string {
  if (typeof value !== "string" || value.trim() === "") return refuse(name, "a non-empty string", value);
  if (dotSegments.includes(value)) throw new ConfigError(name, `expected an id, got the path segment "${value}"`);
  return encodeText(value) ?? refuse(name, "well-formed text", value);
}

/** True for an id that names a run in a path: what {@link fillPath} takes, and more than dots between white space. */
export const fitsIntoPath = (value: unknown): value is string =>
  typeof value === "string" && !["", ...dotSegments].includes(value.trim()) && encodeText(value) !== undefined;
