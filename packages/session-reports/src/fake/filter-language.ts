/** One condition of a filter. */
interface Condition {
  readonly attribute: string;
  /** Undefined for a bare attribute. */
  readonly operator: string | undefined;
  readonly values: readonly string[];
  readonly negated: boolean;
}

const operators = ["ge", "le", "in", "iin", "isnull"];
const conditionPattern = /^(!?)([a-z_]\w*)(?:\.([a-z]\w*)\(([^()]*)\))?$/i;

/** Splits at commas outside parentheses. */
const termsOf = (filter: string): string[] => filter.split(/,(?![^(]*\))/);

/** Reads a filter in its raw, encoded form. Undefined when the appliance would not understand it. */
export function parseFilter(filter: string): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const term of termsOf(filter)) {
    const found = conditionPattern.exec(term);
    if (found === null) return undefined;
    const [, sign, attribute = "", operator, list = ""] = found;
    if (operator !== undefined && !operators.includes(operator)) return undefined;
    try {
      const values = list === "" ? [] : list.split(",").map((value) => decodeURIComponent(value));
      conditions.push({ attribute, operator, values, negated: sign === "!" });
    } catch {
      return undefined;
    }
  }
  return conditions;
}

const instant = (text: string): number => Date.parse(text.replace(/([+-]\d\d)$/, "$1:00"));

function compare(left: string, right: string): number {
  const [one, other] = /^\d{4}-\d\d-/.test(left) ? [instant(left), instant(right)] : [Number(left), Number(right)];
  if (Number.isFinite(one) && Number.isFinite(other)) return one - other;
  return left < right ? -1 : Number(left > right);
}

function holds({ attribute, operator, values }: Condition, row: Readonly<Record<string, unknown>>): boolean {
  const value = row[attribute];
  if (operator === undefined) return value === true;
  if (operator === "isnull") return value === undefined || value === null;
  if (value === undefined || value === null) return false;
  const text = String(value as string | number | boolean);
  const [first = ""] = values;
  if (operator === "ge") return compare(text, first) >= 0;
  if (operator === "le") return compare(text, first) <= 0;
  if (operator === "in") return values.includes(text);
  return values.some((each) => each.toLowerCase() === text.toLowerCase());
}

/** True when a row meets every condition. */
export const meets = (row: Readonly<Record<string, unknown>>, conditions: readonly Condition[]): boolean =>
  conditions.every((condition) => holds(condition, row) !== condition.negated);

/** Sorts rows by attributes separated by commas; `!` in front is descending. */
export function sorted<Row extends Readonly<Record<string, unknown>>>(rows: readonly Row[], order: string): Row[] {
  const keys = order.split(",").map((key) => ({ name: key.replace(/^!/, ""), sign: key.startsWith("!") ? -1 : 1 }));
  const text = (row: Row, name: string): string => String((row[name] as string | undefined) ?? "");
  return rows.toSorted((left, right) => {
    for (const { name, sign } of keys) {
      const difference = compare(text(left, name), text(right, name));
      if (difference !== 0) return difference * sign;
    }
    return 0;
  });
}
