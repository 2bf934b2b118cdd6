import { ConfigError } from "../errors/config-error.js";
import { isRecord } from "../internal/objects.js";

/** Names the kind of a value without showing it: it may be a secret. Numbers are shown. */
function kindOf(value: unknown): string {
  if (value === "") return "an empty string";
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  return typeof value === "number" ? String(value) : typeof value;
}

/** @throws ConfigError always: `option` was expected to be `expected`. The value itself is not shown. */
export function refuse(option: string, expected: string, value: unknown): never {
  throw new ConfigError(option, `expected ${expected}, got ${kindOf(value)}`);
}

/** True for a text with something in it beside white space. */
export const isNonEmptyText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** @throws ConfigError unless `value` is a string with something in it. */
export function expectText(option: string, value: unknown, expected = "a non-empty string"): string {
  return isNonEmptyText(value) ? value : refuse(option, expected, value);
}

/** @throws ConfigError unless `value` is one of `allowed`. The value is shown, so never use this for secrets. */
export function expectOneOf<T extends string>(option: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  const list = allowed.map((each) => `"${each}"`).join(", ");
  const shown = isNonEmptyText(value) ? JSON.stringify(value.slice(0, 60)) : kindOf(value);
  throw new ConfigError(option, `expected one of ${list}, got ${shown}`);
}

/** @throws ConfigError unless `value` is a plain object. */
export function expectRecord(option: string, value: unknown, expected = "an object"): Record<string, unknown> {
  return isRecord(value) ? value : refuse(option, expected, value);
}

/** @throws ConfigError when `value` has a key that is not in `known`: a typing mistake must not be sent, or ignored. */
export function expectKnownKeys(option: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) if (!known.includes(key)) throw unknownKey(option, key, known);
}

/** The error about a key that is not among the `known` ones. */
export const unknownKey = (option: string, key: string, known: readonly string[]): ConfigError =>
  new ConfigError(`${option}.${key}`, `is not known here; expected ${known.join(", ") || "no keys at all"}`);
