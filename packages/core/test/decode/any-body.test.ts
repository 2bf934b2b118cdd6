import fc from "fast-check";
import { expect, it } from "vitest";
import { json } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { isRecord } from "../../src/internal/objects.js";
import { HttpError } from "../../src/errors/http-error.js";
import { DecodeError } from "../../src/errors/call-errors.js";
import { atMost, numRuns } from "../support/property-cases.js";
import { scriptedFetch, testClient } from "../support/transport-client.js";
import { outcomeOf } from "../support/transport-clock.js";

const getRun = defineEndpoint({
  method: "GET",
  path: "runs",
  decode: json({
    safeParse: (data: unknown) =>
      isRecord(data) && typeof data["id"] === "string"
        ? { success: true, data }
        : { success: false, error: { issues: [{ path: ["id"], expected: "string" }] } },
  }),
  idempotent: true,
});
const getAnything = defineEndpoint({ method: "GET", path: "anything", decode: json(anyJson), idempotent: true });

/** The vendor's own word for it, which counts under any status. */
const failure = '{"result":"failure"}';
const content = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.uint8Array().map((bytes) => bytes.slice()),
  fc.constantFrom('{"id":"7"}', failure, "[[[", "\ufeffnull", '{"__proto__":1}'),
);
const status = fc.constantFrom(200, 201, 202, 206, 299, 300, 400, 404, 409, 418, 501, 505);

it(
  "whatever a server answers, a call gives a value, the vendor's failure or a DecodeError",
  atMost(30_000),
  async () => {
    await fc.assert(
      fc.asyncProperty(content, status, fc.constantFrom(getRun, getAnything), async (body, code, endpoint) => {
        const { fetch, calls } = scriptedFetch([() => new Response(body, { status: code })]);
        const { transport } = testClient({ options: { fetch } });
        const { error } = await outcomeOf(transport.send(endpoint, {}));
        expect(calls).toHaveLength(1);
        if (code >= 300) expect(error).toMatchObject({ status: code });
        const isFailure = code >= 300 || body === failure;
        if (error !== undefined) expect(isFailure ? HttpError.is(error) : DecodeError.is(error)).toBe(true);
      }),
      numRuns(2_000, 100_000),
    );
  },
);
