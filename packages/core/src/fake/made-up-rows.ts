import type { ReportRow } from "./files/rows.js";
import { createRandom, type Random } from "./random.js";

// A comma, a quote, umlauts and an ideograph: what breaks readers that split at commas or decode as Latin-1.
const firstNames = ["Aaron", "Zoë", "Jürgen", "Mei 美", 'Robert "Bob"', "O'Neil"] as const;
const lastNames = ["Nichols", "Smith, Jr.", "Müller", "van der Berg", "García"] as const;

/** A person whom a row can be about. */
export interface MadeUpPerson {
  readonly first: string;
  readonly last: string;
  readonly login: string;
  readonly email: string;
  /** Day of a month, in two digits. */
  readonly day: string;
}

/** The value for every column whose name fits; the first that fits counts. */
export type ColumnValue = readonly [column: RegExp, value: unknown];

/** What {@link madeUpRows} needs. */
export interface MadeUpRowsOptions {
  /** Same seed, same rows. */
  readonly seed: number;
  readonly columns: readonly string[];
  readonly count: number;
  /** Values of a row; a column that none fits gets its name and the row's number. */
  readonly valuesFor: (person: MadeUpPerson, random: Random) => readonly ColumnValue[];
}

/** Rows that look like a report on people, the same for the same seed every time. */
export function madeUpRows({ seed, columns, count, valuesFor }: MadeUpRowsOptions): ReportRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const first = random.pick(firstNames);
    const last = random.pick(lastNames);
    const login = `user.${String(index + 1).padStart(5, "0")}`;
    const day = String(1 + random.integer(28)).padStart(2, "0");
    const values = valuesFor({ first, last, login, email: `${login}@example.com`, day }, random);
    return Object.fromEntries(
      columns.map((column) => {
        const found = values.find(([pattern]) => pattern.test(column));
        return [column, found === undefined ? `${column} ${index + 1}` : found[1]];
      }),
    );
  });
}
