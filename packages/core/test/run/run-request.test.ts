import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { recordRequest } from "../../src/run/run-request.js";

const asItIs = (value: unknown): unknown => value;

it("is what was asked for, as JSON, and does not change with it", () => {
  const asked = { query: "a", at: new Date(0), left: undefined };
  const request = recordRequest(asked, asItIs);
  asked.query = "b";
  expect(request).toEqual({ query: "a", at: "1970-01-01T00:00:00.000Z" });
});

it("is cleaned", () => {
  expect(recordRequest({ secret: "s" }, () => ({ secret: "***" }))).toEqual({ secret: "***" });
});

it.each([
  ["whole up to 16 kB", 16_000, { query: "é".repeat(7_994) }],
  [
    "a digest above",
    16_001,
    {
      sizeBytes: 16_001,
      sha256: createHash("sha256")
        .update(`{"query":"${"é".repeat(7_994)}a"}`)
        .digest("hex"),
    },
  ],
])("is %s", async (_, sizeBytes, expected) => {
  const query = "é".repeat(7_994) + "a".repeat(sizeBytes - 16_000);
  expect(await recordRequest({ query }, asItIs)).toEqual(expected);
});

it("is not there for what is no request", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  expect(recordRequest(circular, asItIs)).toBeUndefined();
});
