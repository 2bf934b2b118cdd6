import { describe, expect, it } from "vitest";
import { requestedFormat, nameOfTarget } from "../../src/download/requested-format.js";
import { mistyped } from "../support/mistyped.js";

const sailpoint = { formats: { csv: "csv", pdf: "pdf", zip: "csv" }, mayBeZip: true };
const ping = { formats: { csv: "csv", jsonl: "jsonl", json: "jsonl" }, mayBeZip: true };
const fudo = { formats: { csv: "csv", pdf: "pdf", html: "html", htm: "html" } };

describe("the format to ask for", () => {
  it.each([
    ["roles.csv", sailpoint, "csv"],
    ["ROLES.PDF", sailpoint, "pdf"],
    ["search.zip", sailpoint, "csv"],
    ["roles.jsonl", ping, "jsonl"],
    ["roles.json", ping, "jsonl"],
    ["sessions.htm", fudo, "html"],
    ["roles-{date}.csv", ping, "csv"],
    ["roles.pdf.csv", sailpoint, "csv"],
  ])("is read off %s", (name, vendor, format) => {
    expect(requestedFormat<string>(undefined, name, vendor)).toBe(format);
  });

  it.each([
    ["roles", fudo],
    ["roles.txt", fudo],
    ["roles.{ext}", fudo],
    ["roles.zip", fudo],
    ["roles.zip", ping],
    ["roles.constructor", fudo],
    ["csv", fudo],
    [undefined, fudo],
  ])("cannot be read off %s", (name, vendor) => {
    const list = vendor === ping ? '"csv" or "jsonl"' : '"csv" or "pdf" or "html"';
    expect(() => requestedFormat<string>(undefined, name, vendor)).toThrow(
      `format: expected ${list}, or a file whose name ends in one of them`,
    );
  });

  it("is refused where it is no text, although the name tells one", () => {
    expect(() => requestedFormat<string>(mistyped(null), "roles.csv", ping)).toThrow(
      'format: expected "csv" or "jsonl", or a file whose name ends in one of them',
    );
  });

  it.each([
    ["csv", "roles.csv", ping],
    ["CSV", "roles.csv", sailpoint],
    ["csv", "roles.zip", ping],
    ["pdf", "search.zip", sailpoint],
    ["jsonl", "roles.json", ping],
    ["csv", "roles.txt", fudo],
    ["csv", "roles", fudo],
    ["xlsx", "roles.xlsx", sailpoint],
    ["html", "roles.html", sailpoint],
  ])("%s agrees with %s", (given, name, vendor) => {
    expect(requestedFormat<string>(given, name, vendor)).toBe(given);
  });

  it.each([
    ["pdf", "roles.csv", sailpoint],
    ["csv", "roles.jsonl", ping],
    ["csv", "roles.json", fudo],
    ["csv", "roles.zip", fudo],
    ["html", "roles.pdf", fudo],
    ["csv", "roles.html", ping],
    ["csv", "roles.htm", fudo],
  ])("%s contradicts %s", (given, name, vendor) => {
    expect(() => requestedFormat<string>(given, name, vendor)).toThrow(
      `format: is "${given}", but the file name is "${name}"`,
    );
  });
});

it.each([
  ["evidence/roles.csv", "roles.csv"],
  ["evidence/", ""],
  ["C:\\evidence\\roles.csv", "roles.csv"],
  ["roles.csv", "roles.csv"],
  [new URL("file:///tmp/roles.csv?x=.pdf"), "roles.csv"],
  [new URL("file:///tmp/"), ""],
  [{ name: "picked.pdf", createWritable: () => Promise.reject(new Error("not opened")) }, "picked.pdf"],
  [new WritableStream<Uint8Array>(), ""],
  [Object.assign(new WritableStream<Uint8Array>(), { name: 7 }), ""],
])("a target names its file: %s", (target, name) => {
  expect(nameOfTarget(target)).toBe(name);
});
