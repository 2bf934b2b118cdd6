import { expect, test } from "vitest";
import { KeptRows } from "../../src/compare/kept-rows.js";
import { KeyIndex, textHasher } from "../../src/compare/key-index.js";
import { pack } from "../../src/compare/packed.js";

const cellsOf = (n: number): string[] => [String(n), n % 7 === 0 ? "x".repeat(20_000) : "", `a\u001F${n}\u001Eé`];
const numbers = Array.from({ length: 2_000 }, (_, n) => n);

const kept = new KeptRows();
for (const n of numbers) kept.add(pack(cellsOf(n), false));

test("rows of any length come back as they were", () => {
  expect(numbers.filter((n) => kept.cellsOf(n).join("|") !== cellsOf(n).join("|"))).toEqual([]);
});

test("each row is itself and not the next", () => {
  expect(
    numbers.filter((n) => !kept.is(n, pack(cellsOf(n), false)) || kept.is(n + 1, pack(cellsOf(n), false))),
  ).toEqual([]);
});

test("a row is none that begins like it", () => {
  expect(kept.is(1, pack(["1", "", "a"], false))).toBe(false);
});

test("of many keys each finds its row", () => {
  const [index, hashOf] = [new KeyIndex(), textHasher()];
  for (const n of numbers) index.findOrAdd(hashOf(String(n)), n, () => true);
  expect(numbers.filter((n) => index.find(hashOf(String(n)), (row) => row === n) !== n)).toEqual([]);
});

test("keys of one hash are told apart by their rows", () => {
  const index = new KeyIndex();
  for (const n of numbers.slice(0, 600)) index.findOrAdd(7, n, () => false);
  expect([0, 1, 599].map((n) => index.find(7, (row) => row === n))).toEqual([0, 1, 599]);
});

test("a key that is there names the row that has it", () => {
  const index = new KeyIndex();
  index.findOrAdd(7, 3, () => false);
  expect(index.findOrAdd(7, 4, () => true)).toBe(3);
});

test("a key that is not there has no row", () => {
  expect(new KeyIndex().find(7, () => true)).toBeUndefined();
});
