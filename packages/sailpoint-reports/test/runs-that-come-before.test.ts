import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { clientOf, accountsOf, night, sources, expectOwnFiles, passUntil, startsOf } from "./support/night.js";

const minute = 60_000;
const hour = 60 * minute;
beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());

describe("a call that met no foreign run", () => {
  test.each(["unlimited", "one-per-arguments"] as const)("does not wait: %s", async (concurrency) => {
    const fake = sailPointFake({ runMs: minute, behaviour: { concurrency } });
    const { outcomes, run } = night(clientOf(fake));
    const calls = sources(40).map((source) => run(source));
    await vi.advanceTimersByTimeAsync(90_000);
    await Promise.all(calls);
    expectOwnFiles(fake, outcomes);
    expect([outcomes.length, startsOf(fake)]).toEqual([40, 40]);
  });

  test("is not held up by starts that are slow, once it is known that runs show their arguments", async () => {
    const fake = sailPointFake({ runMs: minute, behaviour: { concurrency: "unlimited" } });
    const { clientId, clientSecret } = fake.credentials;
    const client = new SailPointReportsClient({
      tenant: "acme",
      auth: { clientId, clientSecret },
      async fetch(url, init) {
        if (url.endsWith("/run")) await new Promise((resolve) => setTimeout(resolve, 1_000));
        return await fake.fetch(url, init);
      },
    });
    const calls = sources(40).map((source) => client.submitReport(accountsOf(source)));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(fake.runs).toHaveLength(40);
    await Promise.all(calls);
  });

  test("does not wait for those of another type", async () => {
    const fake = sailPointFake({ runMs: hour });
    const client = clientOf(fake);
    const stop = new AbortController();
    const { run } = night(client);
    const calls = sources(3).map((source) => run(source, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await client.submitReport({ reportType: "IDENTITIES" })).joined).toBeUndefined();
    stop.abort();
    await Promise.all(calls);
  });
});

describe("foreign runs", () => {
  /** A tenant at which another caller was faster so many times. */
  async function beaten(times: number) {
    const fake = sailPointFake();
    for (let n = 0; n < times; n++) fake.nextRun({ joined: { arguments: { application: "theirs" } }, runMs: 1_000 });
    const { outcomes, run } = night(clientOf(fake));
    const call = run("Source 1.");
    await vi.advanceTimersByTimeAsync(hour);
    await call;
    return { fake, outcomes };
  }

  test("are waited for twenty times", async () => {
    const { fake, outcomes } = await beaten(20);
    expectOwnFiles(fake, outcomes);
    expect(outcomes[0]?.error).toBeUndefined();
    expect(startsOf(fake)).toBe(21);
  });

  test("are not waited for more often than that", async () => {
    const { fake, outcomes } = await beaten(21);
    const message = expect.stringMatching(/20 others came before; try later, or pass onJoined: "accept"$/);
    expect(outcomes[0]?.error).toMatchObject({ code: "report_joined", isRetryable: true, message });
    expect(startsOf(fake)).toBe(21);
  });

  test("are none of ours: a call that later ones overtake 25 times goes on waiting", async () => {
    const fake = sailPointFake({ runMs: minute });
    const client = clientOf(fake);
    await client.submitReport(accountsOf("Source 0."));
    const { outcomes, run } = night(client);
    const call = run("Source 1.");
    for (let n = 2; n < 27; n++) {
      // The run in the way has ended, and the call in line has not yet asked.
      await vi.advanceTimersByTimeAsync(minute + 10);
      await client.submitReport(accountsOf(`Source ${n}.`));
    }
    expect(outcomes).toEqual([]);
    await passUntil(call);
    expectOwnFiles(fake, outcomes);
    expect([outcomes[0]?.error, fake.runs.length]).toEqual([undefined, 27]);
  });

  test("nor is a run that is handed back again and again although it has ended", async () => {
    const fake = sailPointFake();
    const client = clientOf(fake);
    const { id } = await client.submitReport(accountsOf("Source 1."));
    fake.fail("startReport", Array(30).fill({ status: 200, body: { id, reportType: "ACCOUNTS" } }));
    const { outcomes, run } = night(client);
    const call = run("Source 2.");
    await vi.advanceTimersByTimeAsync(hour);
    await call;
    expect(outcomes[0]?.error).toMatchObject({ code: "report_joined" });
    expect(startsOf(fake)).toBeLessThanOrEqual(1 + 22);
  });
});
