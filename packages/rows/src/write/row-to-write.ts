import type { Fail } from "../rows-error.js";
import type { RowsToWrite } from "./write-options.js";

/** The rows and their numbers. @throws RowsError for one that has no columns. */
export async function* numbered<Row extends object>(
  rows: RowsToWrite<Row>,
  fail: Fail,
): AsyncGenerator<{ readonly row: Row; readonly number: number }, undefined> {
  let number = 0;
  for await (const row of rows) {
    number += 1;
    if (typeof row !== "object" || row === null) fail("not_an_object", "is not an object", { row: number });
    yield { row, number };
  }
  return undefined;
}

/** Half of a character that takes two. It becomes U+FFFD in UTF-8. */
const surrogate = /\p{Surrogate}/u;

/**
 * Makes texts of values.
 *
 * @returns a function that throws a RowsError for a value that cannot be written as it is.
 */
export const writer =
  (textOf: (value: unknown) => string, fail: Fail) =>
  (value: unknown, row?: number, column?: string): string => {
    let text: string;
    try {
      text = textOf(value);
    } catch (error) {
      return fail("value_lost", `cannot be written: ${String(error)}`, { row, column });
    }
    if (surrogate.test(text))
      fail("value_lost", "has half of a surrogate pair, which UTF-8 cannot encode", { row, column });
    return text;
  };
