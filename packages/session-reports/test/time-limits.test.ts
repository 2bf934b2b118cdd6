import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SessionReportsClient } from "@identity-reports/session-reports";

const startedAt = "2026-01-01T00:00:00Z";
beforeEach(() => void vi.useFakeTimers({ now: Date.parse(startedAt) }));
afterEach(() => void vi.useRealTimers());

const refused = (message: string, status: number) => Response.json({ result: "failure", message }, { status });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An appliance that lists so many reports, ten on a page, 20 ms each, and cannot filter. */
function slowClient(count: number, file: () => Response = () => refused("no such file", 404)) {
  const asked: string[] = [];
  const client = new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "a-key" },
    async fetch(url) {
      const { pathname, searchParams: query } = new URL(url);
      asked.push(pathname.endsWith("/csv") ? "file" : query.has("filter") ? "filter" : "page");
      await pause(20);
      if (pathname.endsWith("/csv")) return file();
      if (query.has("filter")) return refused("unknown parameter filter", 400);
      const offset = Number(query.get("offset") ?? 0);
      const length = Math.min(10, Math.max(0, count - offset));
      const report = Array.from({ length }, (_, n) => ({ id: `${100 + offset + n}` }));
      return Response.json({ result: "success", report });
    },
  });
  return { client, asked };
}

/** How a promise ends, and after how many ms. */
async function ended(work: Promise<unknown>): Promise<{ error: unknown; afterMs: number }> {
  const from = performance.now();
  const ending = work.then(
    () => ({ error: undefined, afterMs: performance.now() - from }),
    (error: unknown) => ({ error, afterMs: performance.now() - from }),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return await Promise.race([ending, Promise.resolve({ error: "still pending", afterMs: Infinity })]);
}

describe("maxWaitMs holds for all requests of a look together", () => {
  test.each([
    ["3,000 reports", 3_000],
    ["a list without end", Infinity],
  ])("with %s", async (_, count) => {
    const { client, asked } = slowClient(count);
    const { error, afterMs } = await ended(client.resume({ id: "7", startedAt }, { maxWaitMs: 1_000 }));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id: "7" } });
    expect(afterMs).toBeGreaterThanOrEqual(1_000);
    expect(afterMs).toBeLessThan(1_200);
    expect(asked.length).toBeLessThan(60);
  });

  test("and the whole list is read where there is time", async () => {
    const { client, asked } = slowClient(3_000);
    const { error } = await ended(client.resume({ id: "3099", startedAt }, { maxWaitMs: 20_000 }));
    expect(error).toMatchObject({
      phase: "wait",
      message: expect.stringContaining("was not ready (last state: not found so far) after waiting 20000 ms"),
    });
    expect(asked.filter((what) => what === "page").length).toBeGreaterThan(300);
  });

  test("and the last look asks for the file in place of the rest of the list", async () => {
    const { client, asked } = slowClient(3_000, () => new Response("a,b\r\n1,2\r\n"));
    const { error, afterMs } = await ended(client.resume({ id: "3099", startedAt }, { maxWaitMs: 1_000 }));
    expect(error).toBeUndefined();
    expect(afterMs).toBeLessThan(1_200);
    expect(asked.slice(-2)).toEqual(["page", "file"]);
  });
});
