import { isRecord } from "../internal/objects.js";
import { ConfigError } from "./config-error.js";

/** Names the kind of a value without showing it: it may be a secret. */
const kindOf = (value: unknown): string =>
  value === "" ? "an empty string" : value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;

/** @throws ConfigError always: `option` was expected to be `expected`. The value itself is not shown. */
export function refuse(option: string, expected: string, value: unknown): never {
  throw new ConfigError(option, `expected ${expected}, got ${kindOf(value)}`);
}

/** @throws ConfigError unless `value` is a string with something in it. */
export function expectText(option: string, value: unknown, expected = "a non-empty string"): string {
  return typeof value === "string" && value.trim() !== "" ? value : refuse(option, expected, value);
}

/** @throws ConfigError unless `value` is one of `allowed`. The value is shown, so never use this for secrets. */
export function expectOneOf<T extends string>(option: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  const list = allowed.map((each) => `"${each}"`).join(", ");
  throw new ConfigError(
    option,
    `expected one of ${list}, got ${typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : kindOf(value)}`,
  );
}

/** @throws ConfigError unless `value` is a finite number of at least `least`. */
export function expectNumber(option: string, value: unknown, least: number, unit: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= least) return value;
  if (typeof value === "number") throw new ConfigError(option, `expected ${unit} of at least ${least}, got ${value}`);
  return refuse(option, `${unit} of at least ${least}`, value);
}

/** @throws ConfigError unless `value` is a whole number of at least `least`. */
export function expectWhole(option: string, value: unknown, least: number, unit: string): number {
  return Number.isInteger(value) ? expectNumber(option, value, least, unit) : refuse(option, `a whole ${unit}`, value);
}

/** @throws ConfigError unless `value` is true, false or undefined. */
export function expectFlag(option: string, value: unknown): boolean | undefined {
  return value === undefined || typeof value === "boolean" ? value : refuse(option, "true or false", value);
}

/** @throws ConfigError unless `value` is a plain object. */
export function expectRecord(option: string, value: unknown, expected = "an object"): Record<string, unknown> {
  return isRecord(value) ? value : refuse(option, expected, value);
}

/** @throws ConfigError when `value` has a key that is not in `known`: a typing mistake must not be sent, or ignored. */
export function expectKnownKeys(option: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    throw new ConfigError(`${option}.${key}`, `is not known here; expected ${known.join(", ") || "no keys at all"}`);
  }
}
