import { ConfigError } from "@identity-reports/core";
import { encodeText, refuse, textIn } from "@identity-reports/core/vendor";
import { lostDigits } from "./ids.js";
import type { SessionAttributes } from "./session-attributes.js";

/** What an attribute can be compared with. A Date is written as UTC with milliseconds. */
export type FilterValue = string | number | boolean | Date;

/** The name of an attribute: those of sessions complete in the editor, any other is passed on. */
export type FilterAttribute = keyof SessionAttributes | (string & {});

/** One condition. */
export interface FilterTerm {
  /** As it goes over the wire: values are percent-encoded. */
  readonly term: string;
}

/** The conditions an attribute can be in. */
export interface FilterTests<Value extends FilterValue> {
  /**
   * At least, or not before.
   *
   * @example
   * ```ts
   * all(field("created_at").ge(new Date("2026-01-01T00:00:00Z")));
   * ```
   */
  ge(value: Value): FilterTerm;
  /**
   * At most, or not after.
   *
   * @example
   * ```ts
   * all(field("created_at").le(new Date("2026-03-31T23:59:59Z")));
   * ```
   */
  le(value: Value): FilterTerm;
  /**
   * One of these.
   *
   * @example
   * ```ts
   * all(field("user_id").in("1224979098644774913"));
   * ```
   */
  in(...values: readonly [Value, ...Value[]]): FilterTerm;
  /**
   * One of these, whether in capitals or not.
   *
   * @example
   * ```ts
   * all(field("subprotocol").iin("rdp", "vnc"));
   * ```
   */
  iin(...values: readonly [Value, ...Value[]]): FilterTerm;
  /**
   * Has no value.
   *
   * @example
   * ```ts
   * all(not(field("finished_at").isnull()));
   * ```
   */
  isnull(): FilterTerm;
  /**
   * Any other operator of your appliance; those above are all that Fudo's public examples show.
   *
   * @param operator name of the operator, without brackets.
   *
   * @example
   * ```ts
   * all(field("login_reason").op("match", "incident"));
   * ```
   */
  op(operator: string, ...values: readonly FilterValue[]): FilterTerm;
}

/** What may be compared with an attribute. */
export type FilterValueOf<Name extends FilterAttribute> = Name extends keyof SessionAttributes
  ? SessionAttributes[Name]
  : FilterValue;

/** An attribute in a filter. One that is true or false is a condition by itself. */
export type FilterField<Name extends FilterAttribute> = FilterTests<FilterValueOf<Name>> &
  (boolean extends FilterValueOf<Name> ? FilterTerm : unknown);

/**
 * Begins a condition on an attribute: `field("created_at").ge(date)`, or `field("paused")` by itself.
 *
 * @param name attribute of a session: `created_at`.
 * @throws ConfigError when the name, an operator or a value cannot be in a filter.
 *
 * @example
 * ```ts
 * const filter = all(field("created_at").ge(new Date("2026-01-01T00:00:00Z")), field("subprotocol").iin("rdp"));
 * ```
 */
export function field<const Name extends FilterAttribute>(name: Name): FilterField<Name> {
  const attribute = word("field", name);
  const test =
    (operator: string) =>
    (...values: readonly FilterValue[]): FilterTerm => ({
      term: `${attribute}.${word("operator", operator)}(${values.map((value) => encode(name, value)).join(",")})`,
    });
  const some =
    (operator: string) =>
    (...values: readonly FilterValue[]): FilterTerm =>
      values.length === 0 ? refuse(name, `at least one value for ${operator}`, undefined) : test(operator)(...values);
  const tests: FilterTests<FilterValue> & FilterTerm = {
    term: attribute,
    ge: (value) => test("ge")(value),
    le: (value) => test("le")(value),
    in: some("in"),
    iin: some("iin"),
    isnull: () => test("isnull")(),
    op: (operator, ...values) => test(operator)(...values),
  };
  return tests as unknown as FilterField<Name>;
}

/**
 * The opposite of a condition.
 *
 * @throws ConfigError when it was not made with {@link field}.
 *
 * @example
 * ```ts
 * const finished = not(field("finished_at").isnull());
 * ```
 */
export function not(condition: FilterTerm): FilterTerm {
  const term = textOf(condition);
  return { term: term.startsWith("!") ? term.slice(1) : `!${term}` };
}

/**
 * A filter that takes what meets every condition; false and undefined are left out. The text goes into a body as it is
 * and into an address without being encoded again: its values are encoded already.
 *
 * @param conditions made with {@link field} and {@link not}; all must be met.
 * @throws ConfigError when no condition is left.
 *
 * @example
 * ```ts
 * await fudo.createReport({ query_filter: all(field("subprotocol").iin("rdp"), not(field("finished_at").isnull())) });
 * ```
 */
export function all(...conditions: readonly (FilterTerm | false | null | undefined)[]): string {
  const terms = conditions.flatMap((condition) => (condition ? [textOf(condition)] : []));
  if (terms.length === 0) throw new ConfigError("filter", "expected at least one condition");
  return terms.join(",");
}

function textOf(condition: FilterTerm): string {
  return textIn(condition, "term") ?? refuse("filter", "conditions made with field(…) and not(…)", condition);
}

function word(option: string, value: unknown): string {
  if (typeof value === "string" && /^[a-z_]\w*$/i.test(value)) return value;
  return refuse(option, "a name of letters, digits and underscores", value);
}

function encode(option: string, value: unknown): string {
  const text = plain(option, value);
  if (text === "") return refuse(option, "a value", value);
  const encoded = encodeText(text) ?? refuse(option, "well-formed text", value);
  // Beyond what encodeURIComponent takes, everything that is a sign of the language.
  return encoded.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function plain(option: string, value: unknown): string {
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? refuse(option, "a valid Date", value) : value.toISOString();
  }
  if (typeof value !== "number" || !Number.isFinite(value))
    return refuse(option, "text, a number, a flag or a Date", value);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new ConfigError(option, lostDigits);
  return String(value);
}
