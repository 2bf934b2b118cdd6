import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { fit, mustFit } from "../../src/decode/fit.js";
import { idText } from "../../src/decode/id-text.js";
import { numRuns } from "../support/property-cases.js";

const text = z.nullish(z.string());
const item = z.looseObject({ id: z.transform(idText), title: text, size: z.nullish(z.number()) });
const schema = z.looseObject({
  id: z.transform(idText),
  state: mustFit(z.nullish(z.string())),
  title: text,
  isDone: z.nullish(z.boolean()),
  count: z.nullish(z.number()),
  owner: z.nullish(z.looseObject({ id: z.nullish(z.transform(idText)), name: z.string() })),
  formats: z.nullish(z.array(z.string())),
  items: z.nullish(z.array(item)),
  anything: z.nullish(z.unknown()),
});
const fitted = (value: object): unknown => fit(schema, structuredClone(value)).value;

describe("what fits", () => {
  it.each([
    { id: "1" },
    { id: "1", state: null, title: null, isDone: null, count: null, owner: null, formats: null, items: null },
    { id: "1", state: "", title: "", isDone: false, count: 0, owner: { id: null, name: "" }, formats: [], items: [] },
    { id: "1", new: { a: [1] }, anything: [{ b: null }], items: [{ id: "2", more: true }] },
  ])("stays as it is: %j", (value) => {
    expect(fit(schema, structuredClone(value))).toEqual({ value, faults: [], leftOut: [], leftOutCount: 0 });
  });
});

describe("what may be missing and is of another type", () => {
  it.each<[object, object, string[]]>([
    [{ title: 5 }, {}, ["title (expected string, got number)"]],
    [
      { title: {}, isDone: "yes" },
      {},
      ["title (expected string, got object)", "isDone (expected boolean, got string)"],
    ],
    [{ isDone: 0, new: 1 }, { new: 1 }, ["isDone (expected boolean, got number)"]],
    [{ count: "many" }, {}, ["count (expected number, got string)"]],
    [{ count: "1".repeat(400) }, {}, ["count (expected number, got string)"]],
    [{ owner: [] }, {}, ["owner (expected object, got array)"]],
    [{ owner: "me" }, {}, ["owner (expected object, got string)"]],
    [{ owner: { id: "1" } }, {}, ["owner.name (expected string, got undefined)"]],
    [{ owner: { id: {}, name: "me" } }, { owner: { name: "me" } }, ["owner.id (expected an id, got object)"]],
    [{ formats: "CSV" }, {}, ["formats (expected array, got string)"]],
    [{ formats: [null, "CSV"] }, { formats: ["CSV"] }, ["formats.0 (expected string, got null)"]],
    [
      { formats: ["CSV", 1, "PDF", {}] },
      { formats: ["CSV", "PDF"] },
      ["formats.1 (expected string, got number)", "formats.3 (expected string, got object)"],
    ],
    [{ items: [{ id: "2", title: 5 }] }, { items: [{ id: "2" }] }, ["items.0.title (expected string, got number)"]],
    [{ items: {} }, {}, ["items (expected array, got object)"]],
  ])("is left out of %j, and told", (given, rest, leftOut) => {
    const fitting = fit(schema, { id: "1", ...structuredClone(given) });
    expect(fitting).toEqual({ value: { id: "1", ...rest }, faults: [], leftOut, leftOutCount: leftOut.length });
  });

  it.each([null, 5, "x", [], {}, { id: null }, { id: " " }, { id: {} }, { title: "x" }])(
    "takes along what cannot be used without it: %j in a list",
    (odd) => {
      const items = [{ id: "2" }, odd, { id: "3" }];
      expect(fitted({ id: "1", items })).toEqual({ id: "1", items: [{ id: "2" }, { id: "3" }] });
    },
  );

  it("is told in five lines, and counted", () => {
    const fitting = fit(schema, { id: "1", formats: Array.from({ length: 1_000 }, () => 7) });
    expect(fitting.leftOut).toEqual([0, 1, 2, 3, 4].map((at) => `formats.${at} (expected string, got number)`));
    expect(fitting.leftOutCount).toBe(1_000);
  });
});

describe("what is needed", () => {
  it.each<[unknown, string[]]>([
    [{}, ["id (expected an id, got undefined)"]],
    [{ id: null }, ["id (expected an id, got null)"]],
    [{ id: "" }, ["id (expected an id, got blank text)"]],
    [{ id: "\t" }, ["id (expected an id, got blank text)"]],
    [{ id: ["1"] }, ["id (expected an id, got object)"]],
    [{ id: 1.5 }, ["id (expected an id, got number)"]],
    [{ id: 2 ** 53 }, ["id (is a number beyond 2^53, whose last digits are lost; an id of that size must be text)"]],
    [{ id: "1", state: 5 }, ["state (expected string, got number)"]],
    [{ title: 5, id: {} }, ["id (expected an id, got object)"]],
    [{ id: "1", state: {}, title: 5 }, ["state (expected string, got object)"]],
    [[], ["body (expected object, got array)"]],
    [null, ["body (expected object, got null)"]],
    ["text", ["body (expected object, got string)"]],
  ])("and is of another type leaves nothing of %j", (value, faults) => {
    expect(fit(schema, value).faults).toEqual(faults);
  });

  it("is no empty list where all ids have lost their digits", () => {
    const lost = { id: Number("9124292845052624897") };
    const [fault] = fit(z.array(item), [lost, lost]).faults;
    expect(fault).toBe("1.id (is a number beyond 2^53, whose last digits are lost; an id of that size must be text)");
    expect(fit(z.array(item), [{ id: "2" }, lost]).value).toEqual([{ id: "2" }]);
  });
});

describe("what is written otherwise", () => {
  it.each([
    [{ count: "12" }, { count: 12 }],
    [{ count: "-1.5" }, { count: -1.5 }],
    [{ count: "007" }, { count: 7 }],
    [{ owner: { id: 17, name: "me" } }, { owner: { id: "17", name: "me" } }],
    [{ items: [{ id: 0, size: "3" }] }, { items: [{ id: "0", size: 3 }] }],
  ])("of %j is read, and not told", (given, expected) => {
    const fitting = fit(schema, { id: 5, ...structuredClone(given) });
    expect(fitting).toEqual({ value: { id: "5", ...expected }, faults: [], leftOut: [], leftOutCount: 0 });
  });

  it.each(["", " 12", "1e3", "0x10", "Infinity", "NaN", "1,5", "1.", "12 rows"])("is no number: %j", (count) => {
    expect(fitted({ id: "1", count })).toEqual({ id: "1" });
  });
});

it("members with any name are left out one by one", () => {
  const names = z.catchall(z.object({}), z.looseObject({ type: z.exactOptional(z.string()) }));
  expect(fit(names, { a: { type: "text" }, b: 5, c: { type: 5 } })).toEqual({
    value: { a: { type: "text" }, c: {} },
    faults: [],
    leftOut: ["b (expected object, got number)", "c.type (expected string, got number)"],
    leftOutCount: 2,
  });
});

it("whatever it is made of, the value fits its schema or there are faults", () => {
  const known = fc.constantFrom(...Object.keys(schema.def.shape));
  const member = fc.tuple(
    known,
    fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<unknown>("12", ["a", 1], [{}])),
  );
  fc.assert(
    fc.property(fc.array(member), (members) => {
      const { value, faults } = fit(schema, { id: "1", ...Object.fromEntries(members) });
      expect(faults.length > 0 || schema.safeParse(value).success).toBe(true);
    }),
    numRuns(2_000, 200_000),
  );
});

it("no member becomes the prototype of a copy", () => {
  const value = fitted(JSON.parse('{"id":"1","__proto__":{"isAdmin":true},"owner":{"name":"a","__proto__":{}}}'));
  expect(Object.keys(Object(value))).toEqual(["id", "owner"]);
  expect(Object.assign({}, value)).not.toHaveProperty("isAdmin");
});

it("half a million values that do not fit are left out one by one, and soon", () => {
  const rows = Array.from({ length: 250_000 }, () => ({ id: "1", title: 5 }));
  const { value, leftOutCount } = fit(z.array(item), rows);
  expect(leftOutCount).toBe(250_000);
  expect(value).toHaveLength(250_000);
});
