/** What one switch takes: the values, the default first; or a default, a check, and the words for what passes it. */
export type SwitchRule<Value> =
  | readonly [Value, ...Value[]]
  | {
      readonly initial: Value;
      /** Completes "must be …". */
      readonly expected: string;
      /** Tells whether a value will do. */
      readonly accepts: (value: unknown) => boolean;
    };

/** A rule for each switch. */
export type SwitchRules<Switches> = { readonly [Name in keyof Switches]-?: SwitchRule<Switches[Name]> };

/** What each switch can be set to, by the rules of the switches: a list of switches is written once. */
export type SwitchValues<Rules> = {
  readonly [Name in keyof Rules]: Rules[Name] extends SwitchRule<infer Value> ? Value : never;
};

/** A rule for one of a few values, the default first. */
export const choice = <const Values extends readonly [unknown, ...unknown[]]>(
  ...values: Values
): SwitchRule<Values[number]> => values;

const isChoice = (rule: SwitchRule<unknown>): rule is readonly [unknown, ...unknown[]] => Array.isArray(rule);

function expectedBy(rule: SwitchRule<unknown>, value: unknown): string | undefined {
  if (isChoice(rule)) return rule.includes(value) ? undefined : `one of ${rule.join(", ")}`;
  return rule.accepts(value) ? undefined : rule.expected;
}

/** A rule for a list of some of `items`. */
export const listSwitch = <Item>(items: readonly Item[], initial: readonly Item[]): SwitchRule<readonly Item[]> => ({
  initial,
  expected: `a list of ${items.join(", ")}`,
  accepts: (value) => Array.isArray(value) && value.every((item) => items.includes(item as Item)),
});

/** A rule for a number. */
export const numberSwitch = (initial: number, unit: string): SwitchRule<number> => ({
  initial,
  expected: `a number of ${unit}`,
  accepts: (value) => typeof value === "number" && value >= 0,
});

/** A rule for any other kind of value. */
export const customSwitch = <Value>(
  initial: Value,
  expected: string,
  accepts: (value: unknown) => boolean,
): SwitchRule<Value> => ({ initial, expected, accepts });

/**
 * Checks the switches of a fake, one for everything a vendor's documents leave open, and fills in the defaults.
 *
 * @param fake name of the fake, for messages.
 * @throws TypeError that names the switch and lists what it takes.
 */
export function resolveSwitches<Switches extends object>(
  fake: string,
  rules: SwitchRules<Switches>,
  given: Partial<Switches> = {},
): Switches {
  const all = rules as Readonly<Record<string, SwitchRule<unknown>>>;
  const resolved: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(all)) resolved[name] = isChoice(rule) ? rule[0] : rule.initial;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(all, name) ? all[name] : undefined;
    if (rule === undefined) {
      throw new TypeError(`${fake}: unknown behaviour "${name}". Known: ${Object.keys(all).join(", ")}.`);
    }
    const expected = expectedBy(rule, value);
    if (expected !== undefined) throw new TypeError(`${fake}: behaviour.${name} must be ${expected}.`);
    resolved[name] = value;
  }
  return resolved as Switches;
}
