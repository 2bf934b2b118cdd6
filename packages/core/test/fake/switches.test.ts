import { describe, expect, test } from "vitest";
import {
  createOptionChecks,
  listSwitch,
  numberSwitch,
  resolveSwitches,
  type SwitchRules,
} from "@identity-reports/core/fake";
import { mistyped } from "../support/mistyped.js";

interface Switches {
  readonly answer: "one" | "two";
  readonly days: readonly string[];
  readonly waitMs: number;
}

const rules: SwitchRules<Switches> = {
  answer: ["one", "two"],
  days: listSwitch(["monday", "friday"], ["monday"]),
  waitMs: numberSwitch(5, "ms"),
};

describe("resolveSwitches", () => {
  test("fills in the defaults and takes what is given", () => {
    expect(resolveSwitches("aFake", rules)).toEqual({ answer: "one", days: ["monday"], waitMs: 5 });
    expect(resolveSwitches("aFake", rules, { answer: "two", days: [], waitMs: 0 })).toEqual({
      answer: "two",
      days: [],
      waitMs: 0,
    });
    expect(resolveSwitches("aFake", rules, mistyped({ answer: undefined })).answer).toBe("one");
  });

  test.each<[object, string]>([
    [{ answer: "three" }, "aFake: behaviour.answer must be one of one, two."],
    [{ days: ["sunday"] }, "aFake: behaviour.days must be a list of monday, friday."],
    [{ days: "monday" }, "aFake: behaviour.days must be a list of monday, friday."],
    [{ waitMs: -1 }, "aFake: behaviour.waitMs must be a number of ms."],
    [{ toString: "x" }, 'aFake: unknown behaviour "toString". Known: answer, days, waitMs.'],
  ])("refuses %o", (given, message) => {
    expect(() => resolveSwitches("aFake", rules, given)).toThrow(new TypeError(message));
  });
});

describe("createOptionChecks", () => {
  const checks = createOptionChecks("aFake");

  test("accepts what is right", () => {
    checks.knownKeys("option", { a: 1 }, ["a", "b"]);
    checks.number("rows", 0, 0);
    expect(checks.baseUrl("https://a.example.com/x/", "https://example.com")).toBe("https://a.example.com/x");
  });

  test("names what is wrong", () => {
    expect(() => checks.knownKeys("option", { c: 1 }, ["a", "b"])).toThrow('aFake: unknown option "c". Known: a, b.');
    expect(() => checks.number("rows", Number.NaN, 0)).toThrow("aFake: rows must be a number, at least 0.");
    for (const text of ["nonsense", "ftp://example.com"]) {
      expect(() => checks.baseUrl(text, "https://example.com")).toThrow(
        /baseUrl must be a URL such as https:\/\/example.com/,
      );
    }
  });
});
