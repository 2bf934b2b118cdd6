type Row = Readonly<Record<string, unknown>>;
type Test = (row: Row) => boolean;

/** Which operators a list understands, by field: `{ name: ["eq", "sw"] }`. */
export type FilterFields = Readonly<Record<string, readonly string[]>>;

/** How texts are compared. */
export type TextMatch = "exact" | "any-case";

const tokenPattern = /\s*("(?:[^"\\]|\\["\\])*"|[(),]|[^\s(),"]+)/y;

function tokensOf(filter: string): readonly string[] | undefined {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < filter.trimEnd().length) {
    const token = tokenPattern.exec(filter)?.[1];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  co: (value, wanted) => value.includes(wanted),
  sw: (value, wanted) => value.startsWith(wanted),
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
};

class Parser {
  readonly #tokens: readonly string[];
  readonly #fields: FilterFields;
  readonly #written: (text: string) => string;
  #at = 0;

  constructor(tokens: readonly string[], fields: FilterFields, match: TextMatch) {
    this.#tokens = tokens;
    this.#fields = fields;
    this.#written = match === "exact" ? (text) => text : (text) => text.toLowerCase();
  }

  /** @throws Error for what the vendor refuses. */
  parse(): Test {
    const test = this.#any();
    if (this.#at < this.#tokens.length) throw new Error("more than an expression");
    return test;
  }

  #any(): Test {
    const tests = [this.#all()];
    while (this.#takes("or")) tests.push(this.#all());
    return (row) => tests.some((test) => test(row));
  }

  #all(): Test {
    const tests = [this.#one()];
    while (this.#takes("and")) tests.push(this.#one());
    return (row) => tests.every((test) => test(row));
  }

  #one(): Test {
    if (this.#takes("not")) {
      const test = this.#one();
      return (row) => !test(row);
    }
    if (!this.#takes("(")) return this.#condition();
    const test = this.#any();
    this.#expect(")");
    return test;
  }

  #condition(): Test {
    const field = this.#next();
    const operator = this.#next();
    if (!Object.hasOwn(this.#fields, field) || !this.#fields[field]?.includes(operator))
      throw new Error("an undeclared field or operator");
    if (operator === "isnull") return (row) => row[field] == null;
    if (operator === "in") return this.#membership(field);
    const wanted = this.#value();
    const compare = comparisons[operator];
    return (row) => row[field] != null && compare?.(this.#written(textOf(row[field])), wanted) === true;
  }

  #membership(field: string): Test {
    this.#expect("(");
    const wanted = [this.#value()];
    while (this.#takes(",")) wanted.push(this.#value());
    this.#expect(")");
    return (row) => wanted.includes(this.#written(textOf(row[field])));
  }

  #value(): string {
    const token = this.#next();
    const text = token.startsWith('"') ? token.slice(1, -1).replaceAll(/\\(["\\])/g, "$1") : token;
    return this.#written(text);
  }

  #takes(word: string): boolean {
    if (this.#tokens[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string): void {
    if (!this.#takes(word)) throw new Error(`${word} is missing`);
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error("an end too early");
    return token;
  }
}

/** What a filter lets through; undefined for one that the vendor would refuse. */
export function parseFilter(filter: string, fields: FilterFields, match: TextMatch): Test | undefined {
  const tokens = tokensOf(filter);
  if (tokens === undefined) return undefined;
  try {
    return new Parser(tokens, fields, match).parse();
  } catch {
    return undefined;
  }
}

/** Rows in the order of `sorters`, such as `name,-created`; undefined for one that the vendor would refuse. */
export function sortRows<Item extends Row>(
  rows: readonly Item[],
  sorters: string,
  fields: readonly string[],
): readonly Item[] | undefined {
  const keys = sorters
    .split(",")
    .map((key) => ({ name: key.replace(/^[+-]/, ""), sign: key.startsWith("-") ? -1 : 1 }));
  if (keys.some(({ name }) => !fields.includes(name))) return undefined;
  return rows.toSorted((left, right) => {
    for (const { name, sign } of keys) {
      const [one, other] = [textOf(left[name]), textOf(right[name])];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  });
}
