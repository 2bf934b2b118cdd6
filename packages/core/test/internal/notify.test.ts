import { expect, it } from "vitest";
import { notify } from "../../src/internal/notify.js";

const failure = new Error("no screen");

it.each([
  ["throws", raise],
  ["rejects", () => Promise.reject(failure)],
])("hands on what a listener that %s fails with, and goes on", async (_, listener) => {
  const failures: unknown[] = [];
  notify(listener, 7, (error) => failures.push(error));
  notify(listener, 7);
  await new Promise((resolve) => setTimeout(resolve));
  expect(failures).toEqual([failure]);
});

it("calls a listener once, with the value, and does without one", () => {
  const seen: number[] = [];
  notify((value: number) => seen.push(value), 7);
  notify(undefined, 7);
  expect(seen).toEqual([7]);
});

function raise(): never {
  throw failure;
}
