import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ReportsEvent, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { clientOf, dated, pause, withSlowBody } from "./support/dated-responses.js";
import { accounts, seconds } from "./support/differing-clocks.js";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());

describe("a foreign run that was launched before our request was sent", () => {
  /** What holds our request up, or its response, for longer than clocks may differ. */
  const delays: Record<string, (fake: SailPointFake) => SailPointReportsClient> = {
    "a 429 that is waited out": (fake) => {
      fake.fail("startReport", [{ status: 429, retryAfterMs: 6 * seconds }]);
      return clientOf(fake);
    },
    "a slow token": (fake) => {
      const token = async (): Promise<string> => {
        await pause(6 * seconds);
        return (await fake.client().getAccessToken()) ?? "";
      };
      return clientOf(fake, { auth: { accessToken: token } });
    },
    "the pace": (fake) => {
      const client = clientOf(fake, { pace: { requests: 1, windowMs: 6 * seconds } });
      void client.getReportResult({ taskResultId: "1" });
      return client;
    },
    "a response whose body is slow": (fake) =>
      clientOf(fake, {
        async fetch(url, init) {
          const response = await fake.fetch(url, init);
          if (!url.endsWith("/run")) return response;
          const { status, headers } = response;
          return await withSlowBody(new Response(response.body, { status, headers: dated(headers) }), 9 * seconds);
        },
      }),
  };

  test.each(Object.entries(delays))("is none of ours, and is left running: %s", async (delay, delayed) => {
    const fake = sailPointFake({ runMs: 600 * seconds, behaviour: { taskAttributes: "org-only" } });
    const abort = new AbortController();
    const isBodySlow = delay.includes("body");
    const otherClient = clientOf(fake);
    const early = isBodySlow ? otherClient.submitReport(accounts) : undefined;
    await vi.advanceTimersByTimeAsync(isBodySlow ? 5 * seconds : 0);
    const client = delayed(fake);
    const late = early ?? pause(500).then(() => otherClient.submitReport(accounts));
    const ours = client
      .runReport(accounts, {
        onJoined: "accept",
        cancelOnAbort: true,
        signal: abort.signal,
        onProgress: () => abort.abort(),
      })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(30 * seconds);
    const { id } = await late;
    expect(fake.runs.map((run) => run.id)).toEqual([id]);
    expect(await ours).toMatchObject({ name: "AbortError", handle: { id, joined: true } });
    expect(fake.callsTo("cancelReport")).toEqual([]);
  });
});

describe.each(["sent", "none"] as const)("a run of ours stays ours, with the Date header: %s", (dateHeader) => {
  test("however long SailPoint takes to answer", async () => {
    const fake = sailPointFake({ runMs: 600 * seconds, behaviour: { dateHeader } });
    const client = clientOf(fake, {
      async fetch(url, init) {
        const response = await fake.fetch(url, init);
        if (url.endsWith("/run")) await pause(20 * seconds);
        const { status, headers } = response;
        return new Response(response.body, { status, headers: dateHeader === "sent" ? dated(headers) : headers });
      },
    });
    const handle = client.submitReport(accounts);
    await vi.advanceTimersByTimeAsync(21 * seconds);
    expect((await handle).joined).toBeUndefined();
  });

  test("however slow the body of the response is", async () => {
    const fake = sailPointFake({ runMs: 600 * seconds, behaviour: { dateHeader } });
    const client = clientOf(fake, {
      async fetch(url, init) {
        const response = await fake.fetch(url, init);
        return url.endsWith("/run") ? await withSlowBody(response, 20 * seconds) : response;
      },
    });
    const handle = client.submitReport(accounts, { onJoined: "accept" });
    await vi.advanceTimersByTimeAsync(21 * seconds);
    expect((await handle).joined).toBeUndefined();
  });
});

test("the caller's own listener hears of the start, and breaks nothing when it throws", async () => {
  const fake = sailPointFake();
  const heard: string[] = [];
  const onEvent = (event: ReportsEvent): void => {
    if (event.operation.startsWith("POST")) heard.push(event.type);
    throw new Error("a fault of the listener");
  };
  const handle = await clientOf(fake).submitReport(accounts, { onEvent });
  expect(handle).toMatchObject({ id: fake.runs[0]?.id });
  expect(handle.joined).toBeUndefined();
  expect(heard).toEqual(["call", "request", "response", "call"]);
});
