import { expect, it } from "vitest";
import { Progress } from "../../src/paging/progress.js";

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);
const progress = () => new Progress<number>((item) => item);

it("a list forgets what came long ago, so that its memory is bounded", () => {
  const list = progress();
  for (let page = 0; page < 300; page++) list.take(numbers(page * 1_000, 1_000));
  expect(list.take(numbers(0, 10))).toEqual(numbers(0, 10));
  expect(list.take(numbers(299_000, 1_000))).toEqual([]);
  expect(list.take(numbers(250_000, 1_000))).toEqual([]);
});

it("a page is known again however large it is", () => {
  const list = progress();
  list.take(numbers(0, 300_000));
  expect(list.take(numbers(0, 300_000))).toEqual([]);
});
