import fc from "fast-check";
import { expect, it } from "vitest";
import { DecodeError, HttpError } from "@identity-reports/core";
import { numRuns } from "../../core/test/support/property-cases.ts";
import type { AskedRequest } from "../src/fault-server.ts";
import { vendors } from "./support/vendors.ts";

const endpoints = vendors.flatMap((vendor) => vendor.endpoints).filter(({ kind }) => kind !== "file");
const asked: AskedRequest = { method: "GET", target: "/", headers: {}, body: new Uint8Array() };
const anyJson = fc.jsonValue({ maxDepth: 3 });

/** Text that is JSON, is nearly JSON, or is none. */
const anyText = fc.oneof(
  anyJson.map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary" }),
);

/** The answer of the vendor's documents with other values in some places, at any depth. */
const distorted = (example: string): fc.Arbitrary<string> =>
  fc.array(fc.tuple(fc.nat({ max: 12 }), anyJson), { minLength: 1, maxLength: 4 }).map((changes) => {
    const others = new Map(changes);
    let place = 0;
    const swap = (_: string, value: unknown): unknown => {
      place += 1;
      return others.has(place - 1) ? others.get(place - 1) : value;
    };
    return JSON.stringify(JSON.parse(example, swap));
  });

it.each(endpoints)("$name makes a value, an error of the vendor's or a DecodeError of any answer", async (endpoint) => {
  const { answer, open } = await endpoint.prepare("examples");
  const { body: example } = await answer(asked);
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, distorted(String(example))), async (body) => {
      const fetch = async (): Promise<Response> =>
        new Response(body, { headers: { "content-type": "application/json" } });
      const failure: unknown = await Promise.resolve(open({ baseUrl: "https://vendor.test", fetch }).call()).then(
        () => undefined,
        (error: unknown) => error,
      );
      const isExpected = failure === undefined || DecodeError.is(failure) || HttpError.is(failure);
      expect(isExpected ? "as expected" : failure).toBe("as expected");
    }),
    numRuns(100, 10_000),
  );
});
