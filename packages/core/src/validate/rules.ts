import { ConfigError } from "../errors/config-error.js";
import { isRecord } from "../internal/objects.js";
import { expectOneOf, expectRecord, expectText, isNonEmptyText, refuse, unknownKey } from "./expect.js";

/** What the value of one option or parameter must be. */
export interface Rule {
  /** True where the value may be left out. */
  readonly isOptional: boolean;
  /**
   * @param unchecked lets values pass that this release of the package does not know; see `RequestOptions.unchecked`.
   * @throws ConfigError that names `option` when the value is something else.
   */
  readonly validate: (option: string, value: unknown, unchecked?: boolean) => void;
}

/** The rules for the keys of an object. A key without a rule is refused. */
export type Rules = Readonly<Record<string, Rule>>;

/**
 * A rule in words and as a test. Without {@link optional} the value must be there.
 *
 * @param expected completes "expected …": `a non-empty string`.
 */
export const rule = (expected: string, test: (value: unknown) => boolean): Rule => ({
  isOptional: false,
  validate(option, value) {
    if (!test(value)) refuse(option, expected, value);
  },
});

/** A rule with messages of its own. @param validate throws a ConfigError that names `option`. */
export const ruleOf = (validate: (option: string, value: unknown, unchecked?: boolean) => unknown): Rule => ({
  isOptional: false,
  validate,
});

/** The same rule for a value that may be left out. */
export const optional = ({ validate }: Rule): Rule => ({ isOptional: true, validate });

const isAtLeast = (value: unknown, min: number): boolean =>
  typeof value === "number" && Number.isFinite(value) && value >= min;

/** The rules that several options share. */
export const rules = {
  /** Anything, or nothing: the value is checked elsewhere. */
  anyValue: optional(ruleOf(() => {})),
  /** A text, which may be empty. */
  text: rule("text", (value) => typeof value === "string"),
  nonEmptyText: rule("a non-empty string", isNonEmptyText),
  boolean: rule("true or false", (value) => typeof value === "boolean"),
  callback: rule("a function", (value) => typeof value === "function"),
  /** An object that is no array. */
  record: rule("an object", isRecord),
  /** An `AbortSignal`, also one of another realm. */
  abortSignal: rule(
    "an AbortSignal",
    (value) => typeof (value as Partial<AbortSignal> | null)?.addEventListener === "function",
  ),
  /** A span of time that can be `Infinity`: a limit that is lifted. */
  timeLimit: rule("a number of ms, or Infinity", (value) => value === Infinity || isAtLeast(value, 0)),
  /** A whole number that is not too small. */
  wholeNumber: (min: number): Rule =>
    rule(`a whole number of at least ${min}`, (value) => Number.isInteger(value) && isAtLeast(value, min)),
  /** A span of time. */
  milliseconds: (min: number): Rule => rule(`a number of ms of at least ${min}`, (value) => isAtLeast(value, min)),
  /** One of a few texts. The value is shown in the message, so never use this for secrets. */
  oneOf: (...allowed: readonly string[]): Rule =>
    ruleOf((option, value, unchecked) =>
      unchecked === true ? expectText(option, value) : expectOneOf(option, value, allowed),
    ),
};

/** The rules of an object that is sent as a whole: with `unchecked` they allow its other keys as well. */
export const allowOtherKeys = (rulesByKey: Rules, value: unknown, unchecked: boolean): Rules =>
  unchecked && isRecord(value)
    ? { ...Object.fromEntries(Object.keys(value).map((key) => [key, rules.anyValue])), ...rulesByKey }
    : rulesByKey;

/**
 * Validates an object key by key. A key without a rule is refused: a typing mistake must not be sent, or ignored.
 *
 * @param prefix written in front of the keys in messages, such as `pace.`.
 * @param unchecked see {@link Rule.validate}.
 * @throws ConfigError that names the key at fault, or all keys that are missing.
 */
export function validateObject(
  option: string,
  value: unknown,
  rulesByKey: Rules,
  prefix = "",
  unchecked = false,
): void {
  validateMembers(option, expectRecord(option, value), rulesByKey, prefix, unchecked);
}

/** The same for what is known to be an object. */
export function validateMembers(
  option: string,
  value: Readonly<Record<string, unknown>>,
  rulesByKey: Rules,
  prefix = "",
  unchecked = false,
): void {
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(rulesByKey, key)) throw unknownKey(option, key, Object.keys(rulesByKey));
    if (value[key] !== undefined) rulesByKey[key]?.validate(prefix + key, value[key], unchecked);
  }
  const missing: string[] = [];
  for (const key in rulesByKey) {
    if (value[key] === undefined && rulesByKey[key]?.isOptional === false) missing.push(key);
  }
  const [first, ...others] = missing;
  if (first !== undefined)
    throw new ConfigError(prefix + first, complaintAbout(rulesByKey[first]) + also(others, prefix));
}

/** What a rule says of a value that is missing. */
function complaintAbout(rule: Rule | undefined): string {
  try {
    rule?.validate("", undefined);
    return "is missing";
  } catch (error) {
    return (error as ConfigError).message.replace(/^: /, "");
  }
}

const also = (keys: readonly string[], prefix: string): string =>
  keys.length === 0 ? "" : `; missing as well: ${keys.map((key) => prefix + key).join(", ")}`;
