import { isRecord } from "../internal/objects.js";
import { ConfigError } from "./config-error.js";

/** Names the kind of a value without showing it: it may be a secret. Numbers are shown. */
const kindOf = (value: unknown): string =>
  value === ""
    ? "an empty string"
    : value === null
      ? "null"
      : Array.isArray(value)
        ? value.length === 0
          ? "an empty array"
          : "an array"
        : typeof value === "number"
          ? String(value)
          : typeof value;

/** @throws ConfigError always: `option` was expected to be `expected`. The value itself is not shown. */
export function refuse(option: string, expected: string, value: unknown): never {
  throw new ConfigError(option, `expected ${expected}, got ${kindOf(value)}`);
}

/** What a value must be: in words, and as a test. */
export type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
const isNumber = (value: unknown, least: number): boolean =>
  typeof value === "number" && Number.isFinite(value) && value >= least;

/** A text that is not empty. */
export const text: Rule = ["a non-empty string", isText];
/** A text that may be empty. */
export const anyText: Rule = ["text", (value) => typeof value === "string"];
/** `true` or `false`. */
export const flag: Rule = ["true or false", (value) => typeof value === "boolean"];
/** A function. */
export const callback: Rule = ["a function", (value) => typeof value === "function"];
/** An object that is no array. */
export const record: Rule = ["an object", isRecord];
/** An `AbortSignal`, also one of another realm. */
export const abortSignal: Rule = [
  "an AbortSignal",
  (value) => typeof (value as Partial<AbortSignal> | null)?.addEventListener === "function",
];
/** A whole number. */
export const whole = (least: number): Rule => [
  `a whole number of at least ${least}`,
  (value) => Number.isInteger(value) && isNumber(value, least),
];
/** A span of time. */
export const milliseconds = (least: number): Rule => [
  `a number of ms of at least ${least}`,
  (value) => isNumber(value, least),
];
/** A limit that can be lifted. */
export const timeLimit: Rule = ["a number of ms, or Infinity", (value) => value === Infinity || isNumber(value, 0)];

/** Checks a value in words of its own. @throws ConfigError that names `option`. */
export type Check = (option: string, value: unknown) => unknown;

/**
 * The keys an object may have: by a rule, where there is a value; by a check, always; without either, any value. `null`
 * takes a key out again that another shape has brought in.
 */
export type Shape = Readonly<Record<string, Rule | Check | undefined | null>>;

/** A rule for what must not be left out, in other words if need be. */
export const needed =
  ([usual, holds]: Rule, expected = usual): Check =>
  (option, value) =>
    expectRule(option, value, [expected, holds]);

/** A check for what may be left out. */
export const optional =
  (check: Check): Check =>
  (option, value) =>
    value === undefined || check(option, value);

/** A check for one of a few texts. */
export const oneOf =
  (...allowed: readonly string[]): Check =>
  (option, value) =>
    expectOneOf(option, value, allowed);

/** @throws ConfigError unless the rule holds for `value`. */
export function expectRule(option: string, value: unknown, [expected, holds]: Rule): void {
  if (!holds(value)) refuse(option, expected, value);
}

/**
 * Checks the keys of an object. A key that is not in the shape is refused, for a typing mistake must not be sent, or
 * ignored.
 *
 * @param prefix written in front of the keys in messages, such as `pace.`.
 * @throws ConfigError that names the first key at fault, and every other one that is missing as well.
 */
export function expectShape(option: string, value: unknown, shape: Shape, prefix = ""): void {
  const given = expectRecord(option, value);
  const known = Object.keys(shape).filter((key) => shape[key] !== null);
  expectKnownKeys(option, given, known);
  const missing = known.filter((key) => given[key] === undefined && complaintOf(shape[key]) !== undefined);
  const [first, ...others] = missing;
  if (first !== undefined && others.length > 0) {
    const list = others.map((key) => prefix + key).join(", ");
    throw new ConfigError(prefix + first, `${complaintOf(shape[first])}; missing as well: ${list}`);
  }
  for (const key of known) {
    const rule = shape[key];
    if (typeof rule === "function") rule(prefix + key, given[key]);
    else if (rule && given[key] !== undefined) expectRule(prefix + key, given[key], rule);
  }
}

/** What a check says of a value that is missing; undefined when it may be. */
function complaintOf(check: Shape[string]): string | undefined {
  if (typeof check !== "function") return undefined;
  try {
    check("", undefined);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^: /, "");
  }
}

/** @throws ConfigError unless `value` is a string with something in it. */
export function expectText(option: string, value: unknown, expected = text[0]): string {
  return isText(value) ? (value as string) : refuse(option, expected, value);
}

/** @throws ConfigError unless `value` is one of `allowed`. The value is shown, so never use this for secrets. */
export function expectOneOf<T extends string>(option: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  const list = allowed.map((each) => `"${each}"`).join(", ");
  throw new ConfigError(
    option,
    `expected one of ${list}, got ${isText(value) ? JSON.stringify((value as string).slice(0, 60)) : kindOf(value)}`,
  );
}

/** @throws ConfigError unless `value` is a plain object. */
export function expectRecord(option: string, value: unknown, expected = record[0]): Record<string, unknown> {
  return isRecord(value) ? value : refuse(option, expected, value);
}

/** @throws ConfigError when `value` has a key that is not in `known`: a typing mistake must not be sent, or ignored. */
export function expectKnownKeys(option: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    throw new ConfigError(`${option}.${key}`, `is not known here; expected ${known.join(", ") || "no keys at all"}`);
  }
}
