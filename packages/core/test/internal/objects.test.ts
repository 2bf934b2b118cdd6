import { describe, expect, it } from "vitest";
import { defined, evictOldest, isRecord } from "../../src/internal/objects.js";

describe("a record", () => {
  it.each([{}, { a: 1 }, Object.create(null), new Date()])("is any object: %o", (value) => {
    expect(isRecord(value)).toBe(true);
  });

  it.each([undefined, null, 0, "", "text", true, [], [{}], () => {}, Symbol("s")])("is not %o", (value) => {
    expect(isRecord(value)).toBe(false);
  });
});

describe("what is defined", () => {
  it("keeps everything but undefined, null and empty values too", () => {
    const values = { a: 0, b: "", c: null, d: undefined, e: false };
    expect(defined(values)).toStrictEqual({ a: 0, b: "", c: null, e: false });
    expect(values).toHaveProperty("d");
  });
});

describe("evictOldest", () => {
  it("takes away what was added first, once there is more than is wanted", () => {
    const set = new Set(["a", "b"]);
    evictOldest(set, 2);
    expect([...set]).toEqual(["a", "b"]);
    evictOldest(set.add("c"), 2);
    expect([...set]).toEqual(["b", "c"]);
    const map = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    evictOldest(map, 1);
    expect([...map.keys()]).toEqual(["b"]);
  });
});
