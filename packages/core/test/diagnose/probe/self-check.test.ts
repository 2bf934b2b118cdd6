import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectScrubbed, textsIn, UnsafeProbeError } from "../../../src/diagnose/probe/self-check.js";
import { shapeOf } from "../../../src/diagnose/probe/shape.js";

describe("a document is refused that holds", () => {
  test.each([
    ["an email address", "ada@example.com"],
    ["an IPv4 address", "at 10.0.214.98"],
    ["an IPv6 address", "2001:db8:0:1"],
    ["a link", "https://x"],
    ["a host", "acme.api.identitynow.com"],
    ["an id of hexadecimal digits", "2c9180897e7742b2017e781782f705b9"],
    ["a UUID", "449d7e27-7889-47af-a736-83b6bbf97ec5"],
    ["an id of Fudo", "9124292845052624897"],
    ["a JWT", "eyJhbGciOiJFUzI1NiJ9.e30.x"],
    ["a key", "sgfeea6jsaz4mum9su8w6sgfeea6jsaz4mum9su8w6aaaa"],
  ])("%s, wherever it is", (_, text) => {
    expect(() => expectScrubbed({ a: [{ b: text }] })).toThrow(UnsafeProbeError);
    expect(() => expectScrubbed({ [text]: 1 })).toThrow(UnsafeProbeError);
  });

  test("a value that was in an answer", () => {
    expect(() => expectScrubbed({ columns: ["Grace Hopper"] }, ["Grace Hopper"])).toThrow(UnsafeProbeError);
  });

  test("and the message does not say what it was", () => {
    expect(() => expectScrubbed({ columns: ["ada@example.com"] })).toThrow(
      /^probe\.columns\.0 contains what looks like an email address/,
    );
  });
});

describe("a document passes that holds", () => {
  test.each([
    "COMPLETED_SUCCESS",
    "date-time: PostgreSQL",
    "/v2025/reports/{taskResultId}/result",
    "slpt-request-id",
    "Display Name",
    "IDENTITY_PROFILE_IDENTITY_ERROR",
  ])("%s", (text) => {
    expect(() => expectScrubbed({ text })).not.toThrow();
  });

  test("words of the vendor that are values elsewhere", () => {
    expect(() => expectScrubbed({ body: { displayName: "text" } }, ["displayName", "text"])).not.toThrow();
  });

  test("a part of a longer word", () => {
    expect(() => expectScrubbed({ columns: ["Accounts"] }, ["Acco"])).not.toThrow();
  });
});

describe("the shape of an answer", () => {
  test("has types and names of members", () => {
    const body = {
      id: "2c9180897e7742b2017e781782f705b9",
      rows: 3,
      created: "2024-07-01T22:35:38.709",
      list: [{ ok: true }],
      none: null,
    };
    expect(shapeOf(body)).toEqual({
      id: "id: 32 hexadecimal digits",
      rows: "number",
      created: "date-time: no zone",
      list: [{ ok: "boolean" }],
      none: "null",
    });
  });

  test("has no name that may be a value", () => {
    expect(shapeOf({ "Grace Hopper": 1, "9124292845052624897": 2 })).toEqual({ other: "number" });
  });

  test("never has a text of the answer that is no name of a member", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shapes = [...textsIn(shapeOf(value))];
        return shapes.every((text) => /^(?:text|date-time|id|digits|number|boolean|null|nothing|deeper)\b/.test(text));
      }),
    );
    expect(shapeOf(["private"])).toEqual(["text"]);
  });
});
