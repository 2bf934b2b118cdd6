import { describe, expect, it, vi } from "vitest";
import { reportFile } from "../../src/download/file-decoder.js";
import { ServerError } from "../../src/errors/http-error.js";

import {
  answer,
  connectionError,
  createItem,
  getItem,
  ok,
  scriptedFetch,
  silence,
  testClient,
  type Reply,
} from "../support/transport-client.js";
import { settled, settledFailure, useFakeClock } from "../support/transport-clock.js";

const params = { id: "7" };

interface Row {
  readonly failure: string;
  readonly reply: Reply;
  /** Requests seen when it goes on like that: for endpoints that may be repeated, and for those that may not. */
  readonly idempotent: number;
  readonly other: number;
}

const answered = (status: number, headers: Record<string, string> = {}): Pick<Row, "failure" | "reply"> => ({
  failure: `${status} ${JSON.stringify(headers)}`,
  reply: () => answer(status, headers),
});
const broken = (code: string, facts: object = {}): Pick<Row, "failure" | "reply"> => ({
  failure: `${code} ${JSON.stringify(facts)}`,
  reply: connectionError(code, facts),
});
const brokenBody: Reply = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.error(Object.assign(new Error("cut"), { code: "ECONNRESET" })),
    }),
  );

const retried = { idempotent: 4, other: 4 };
const retriedIfIdempotent = { idempotent: 4, other: 1 };
const never = { idempotent: 1, other: 1 };

const table: readonly Row[] = [
  // The connection was never made: nothing was carried out.
  ...["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].map((code) => ({
    ...broken(code),
    ...retried,
  })),
  { ...broken("ETIMEDOUT", { syscall: "connect" }), ...retried },
  { ...broken("EHOSTUNREACH", { syscall: "read" }), ...retriedIfIdempotent },
  // It may have been carried out.
  ...[408, 500, 502, 503, 504, 506, 507, 508, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599].map(
    (status) => ({ ...answered(status), ...retriedIfIdempotent }),
  ),
  { ...answered(500, { "retry-after": "1" }), ...retriedIfIdempotent },
  ...["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "ETIMEDOUT", "EPROTO"].map((code) => ({
    ...broken(code),
    ...retriedIfIdempotent,
  })),
  { failure: "an answer that does not come", reply: silence, ...retriedIfIdempotent },
  { failure: "a body that breaks off", reply: brokenBody, ...retriedIfIdempotent },
  // Nothing that waiting mends.
  ...[400, 401, 403, 404, 405, 409, 410, 422, 501, 505].map((status) => ({ ...answered(status), ...never })),
  ...[
    "ENOTFOUND",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "INVALID_PURPOSE",
  ].map((code) => ({ ...broken(code), ...never })),
  { failure: "HTML under 200", reply: () => new Response("<html>"), ...never },
];

describe("what is repeated", () => {
  it.each(table)(
    "$failure: $idempotent requests when repeatable, else $other",
    async ({ reply, idempotent, other }) => {
      useFakeClock();
      for (const [endpoint, expected] of [
        [getItem, idempotent],
        [createItem, other],
      ] as const) {
        const { fetch, calls } = scriptedFetch([reply]);
        const { transport, eventsOf } = testClient({ options: { fetch, timeoutMs: 1000 } });
        const error = await settledFailure(transport.send(endpoint, params));
        expect(calls).toHaveLength(expected);
        expect(error).toMatchObject({ attempts: expected });
        expect(eventsOf("retry")).toHaveLength(expected - 1);
      }
    },
  );

  it.each([
    [429, {}],
    [429, { "retry-after": "2" }],
    [503, { "retry-after": "2" }],
  ])("repeats any call that %d %o refused, at no cost but time", async (status, headers) => {
    useFakeClock();
    for (const endpoint of [getItem, createItem]) {
      const { fetch, calls } = scriptedFetch((n) => (n <= 30 ? () => answer(status, headers) : ok({ n })));
      const { transport } = testClient({ options: { fetch, retries: 0 } });
      const { value } = await settled(transport.send(endpoint, params));
      expect(value).toEqual({ n: 31 });
      expect(calls).toHaveLength(31);
    }
  });

  it.each([
    [429, { "retry-after": "0" }],
    [503, { "retry-after": "0" }],
    [503, { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT", date: "Thu, 01 Jan 2026 00:01:00 GMT" }],
  ])("does not storm a server that says %d %o: come back at once", async (status, headers) => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([() => answer(status, headers)]);
    const { transport } = testClient({ options: { fetch } });
    await settledFailure(transport.send(createItem, params, { totalTimeoutMs: 60_000 }));
    // Left to chance it is one request each 4 s on average, once the pauses have grown.
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.length).toBeLessThan(60);
  });

  it("leaves the retry budget alone when it was refused", async () => {
    useFakeClock();
    // Thirty refusals would have used up a budget of twenty; the three failures after them still get their retries.
    const { fetch, calls } = scriptedFetch((n) =>
      n <= 30 ? () => answer(429, { "retry-after": "1" }) : n <= 33 ? () => answer(500) : ok(),
    );
    const { transport } = testClient({ options: { fetch } });
    expect(await settled(transport.send(getItem, params))).toEqual({ value: {} });
    expect(calls).toHaveLength(34);
  });

  it.each([0, 1, 5])("sends a failing call %d times more, as retries says", async (retries) => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([() => answer(500)]);
    const { transport } = testClient({ options: { fetch, retries: 9 } });
    expect(await settledFailure(transport.send(getItem, params, { retries }))).toBeInstanceOf(ServerError);
    expect(calls).toHaveLength(retries + 1);
  });

  it("does not repeat what the vendor calls final", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([() => answer(429, { "retry-after": "1" })]);
    const errors = { message: () => "quota for today", isFinal: (status: number) => status === 429 };
    const { transport } = testClient({ profile: { errors }, options: { fetch } });
    expect(await settledFailure(transport.send(getItem, params))).toMatchObject({ status: 429, isRetryable: false });
    expect(calls).toHaveLength(1);
  });

  it("does not repeat the request for a file that is not ready: its caller decides when", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([() => answer(202)]);
    const table = reportFile({ accept: "text/csv", format: () => "csv", name: () => "table" });
    const { transport } = testClient({ options: { fetch } });
    await settledFailure(transport.send({ ...getItem, decode: table }, params));
    expect(calls).toHaveLength(1);
  });
});

describe("how long it waits", () => {
  it.each([
    ["3s", 3_000],
    ['"3"', 3_000],
    ["Thu, 01 Jan 2026 00:01:03 UTC", 3_000],
    ["2026-01-01T00:01:03Z", 3_000],
  ])("is no shorter than a Retry-After of %s asks for", async (retryAfter, expected) => {
    useFakeClock();
    const date = "Thu, 01 Jan 2026 00:01:00 GMT";
    const { fetch, calls } = scriptedFetch([answer(503, { "retry-after": retryAfter, date }), ok()]);
    const { transport } = testClient({ options: { fetch } });
    await settled(transport.send(createItem, params));
    const [first, second] = calls;
    expect(Math.floor(second!.atMs - first!.atMs)).toBe(expected);
  });

  it.each([429, 503])("is as long as each of many %i answers asks for, not longer", async (status) => {
    useFakeClock();
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { fetch } = scriptedFetch((n) => (n <= 5 ? () => answer(status, { "retry-after": "1" }) : ok()));
    const { transport, eventsOf } = testClient({ options: { fetch } });
    await settled(transport.send(getItem, params));
    vi.mocked(Math.random).mockRestore();
    expect(eventsOf("retry").map(({ waitMs }) => Math.floor(waitMs))).toEqual(Array(5).fill(1_000));
  });

  it.each([429, 503])("is a second at least where it cannot be read, and grows with each %i", async (status) => {
    useFakeClock();
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { fetch } = scriptedFetch((n) => (n <= 5 ? () => answer(status, { "retry-after": "soon" }) : ok()));
    const { transport, eventsOf } = testClient({ options: { fetch, retries: 5 } });
    await settled(transport.send(getItem, params));
    vi.mocked(Math.random).mockRestore();
    const waits = eventsOf("retry").map(({ waitMs }) => Math.floor(waitMs));
    expect(waits).toEqual(status === 429 ? [1_000, 1_000, 1_000, 1_998, 3_996] : Array(5).fill(1_000));
  });

  it.each(["soon", "", "-5", "tomorrow at noon"])(
    "proves no refusal where it cannot be read: a 503 with %j ends a call that must not be made twice",
    async (retryAfter) => {
      const { fetch, calls } = scriptedFetch([answer(503, { "retry-after": retryAfter }), ok()]);
      const { transport } = testClient({ options: { fetch } });
      const failure = await settledFailure(transport.send(createItem, params));
      expect(failure).toMatchObject({ status: 503, carriedOut: "maybe", message: expect.stringContaining("may have") });
      expect(failure).not.toHaveProperty("retryAt");
      expect(calls).toHaveLength(1);
    },
  );

  it("waits with full jitter when the server names no time", async () => {
    useFakeClock();
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { fetch, calls } = scriptedFetch([() => answer(500)]);
    const { transport, eventsOf } = testClient({ options: { fetch, retries: 8 } });
    await settledFailure(transport.send(getItem, params));
    vi.mocked(Math.random).mockRestore();
    const bounds = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000];
    expect(eventsOf("retry").map(({ waitMs }) => Math.round(waitMs / 0.999))).toEqual(bounds);
    for (const [index, bound] of bounds.entries()) {
      const gap = (calls[index + 1]?.atMs ?? 0) - (calls[index]?.atMs ?? 0);
      expect(gap).toBeGreaterThanOrEqual(bound * 0.999);
      expect(gap).toBeLessThanOrEqual(bound + 1);
    }
  });

  it("grows the wait of unexplained refusals too", async () => {
    useFakeClock();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const { fetch } = scriptedFetch((n) => (n <= 4 ? () => answer(429) : ok()));
    const { transport, eventsOf } = testClient({ options: { fetch } });
    await settled(transport.send(getItem, params));
    vi.mocked(Math.random).mockRestore();
    expect(eventsOf("retry").map(({ waitMs }) => waitMs)).toEqual([125, 250, 500, 1000]);
  });
});
