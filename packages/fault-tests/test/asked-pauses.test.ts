import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";

const startedAt = "2026-01-01T00:00:00Z";
beforeEach(() => void vi.useFakeTimers({ now: Date.parse(startedAt) }));
afterEach(() => void vi.useRealTimers());

const auth = { accessToken: "a-token" };
const options = { poll: { firstMs: 10, maxMs: 10 } };

/** What a run shows while it goes on and when it is done, and how it is waited for. */
interface Vendor {
  readonly running: object;
  readonly done: object;
  readonly wait: (fetch: () => Promise<Response>) => Promise<{ readonly id: string }>;
}

const vendors: Readonly<Record<string, Vendor>> = {
  SailPoint: {
    running: { id: "7", status: "PENDING" },
    done: { id: "7", status: "SUCCESS" },
    wait: (fetch) =>
      new SailPointReportsClient({ tenant: "acme", auth, fetch }).resume({ id: "7", startedAt }, options),
  },
  Fudo: {
    running: { result: "success", report: [{ id: "7" }] },
    done: { result: "success", report: [{ id: "7", generated_at: "2026-01-01 00:00:09+00" }] },
    wait: (fetch) =>
      new SessionReportsClient({ baseUrl: "https://10.0.0.1", auth: { apiKey: "a-key" }, fetch }).resume(
        { id: "7", startedAt },
        options,
      ),
  },
  Ping: {
    running: { result: [{ runId: "7", status: "RUNNING" }] },
    done: { result: [{ runId: "7", status: "COMPLETED_SUCCESS" }] },
    wait: (fetch) =>
      new PingReportsClient({ tenant: "openam-acme-ew2.id.forgerock.io", auth, fetch }).resume(
        { id: "7", name: "ROLES", startedAt },
        options,
      ),
  },
};

/** Waits for a run whose first look is answered in this way, and tells how long after it the second one came. */
async function pauseAfter({ running, done, wait }: Vendor, status: number, retryAfter: string): Promise<number> {
  const askedAt: number[] = [];
  const waiting = wait(async () => {
    askedAt.push(performance.now());
    const isFirst = askedAt.length === 1;
    // The end carries the header as well: it must not hold up anything.
    return Response.json(isFirst ? running : done, {
      status: isFirst ? status : 200,
      headers: { "retry-after": isFirst ? retryAfter : "3000" },
    });
  });
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await waiting).toMatchObject({ id: "7" });
  expect(askedAt).toHaveLength(2);
  return Math.floor(askedAt[1]! - askedAt[0]!);
}

describe.each(Object.entries(vendors))("a run of %s that goes on", (_, vendor) => {
  it.each([
    [200, "20", 20_000],
    [202, "20", 20_000],
    [200, "20s", 20_000],
    [202, "Thu, 01 Jan 2026 00:00:20 UTC", 20_000],
    [200, "soon", 1_000],
  ])("is asked for no earlier than its answer %i with Retry-After %j asks", async (status, retryAfter, expected) => {
    expect(await pauseAfter(vendor, status, retryAfter)).toBe(expected);
  });
});

it("an export of Ping is asked for no earlier than the answers ask", async () => {
  const asked: (readonly [what: string, atMs: number])[] = [];
  const exports = [undefined, "EXPORT_PENDING", "EXPORT_SUCCESS"];
  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth,
    async fetch(url) {
      const what = new URL(url).searchParams.get("_action") ?? "look";
      asked.push([what, performance.now()]);
      if (what === "download") return new Response("a\r\n1\r\n");
      if (what === "export") return Response.json({}, { status: 202, headers: { "retry-after": "5" } });
      const looks = asked.filter(([each]) => each === "look").length;
      const run = { runId: "7", status: "COMPLETED_SUCCESS", exportCsvStatus: exports[looks - 2] };
      return Response.json({ result: [run] }, { headers: looks === 3 ? { "retry-after": "7" } : {} });
    },
  });
  const report = await client.resume({ id: "7", name: "ROLES" }, options);
  const downloading = report.download({ format: "csv" });
  await vi.advanceTimersByTimeAsync(20_000);
  await downloading;
  const pauses = asked.map(([what, atMs], n) => [what, Math.floor(atMs - (asked[n - 1]?.[1] ?? atMs))]);
  expect(pauses).toEqual([
    ["look", 0],
    ["look", 0],
    ["export", 0],
    ["look", 5_000],
    ["look", 7_000],
    ["download", 0],
  ]);
});
