import { nextStep } from "@identity-reports/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NextRun } from "@identity-reports/sailpoint-reports/fake";
import { seconds, minutes, hours, accounts, tenant, settled, startsOf, idsOf } from "./support/differing-clocks.js";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30Z") }));
afterEach(() => void vi.useRealTimers());

describe("onJoined on a suspicion", () => {
  test("throw makes one start, and says that it may have been carried out", async () => {
    const { fake, started, run } = tenant({ launchedLagMs: 4 * seconds });
    const { error } = await run({ onJoined: "throw" });
    const [id = ""] = idsOf(fake);
    expect(error).toMatchObject({ code: "report_joined", carriedOut: "maybe", handle: { id, joined: true } });
    expect(error?.message).toContain(id);
    expect([startsOf(fake), started]).toEqual([1, []]);
  });

  test("accept makes one start, and marks the run", async () => {
    const { fake, started, run } = tenant({ launchedLagMs: 4 * seconds });
    const { value } = await run({ onJoined: "accept" });
    expect(value?.handle).toMatchObject({ id: idsOf(fake)[0], joined: true });
    expect([startsOf(fake), started]).toEqual([1, idsOf(fake)]);
  });
});

describe("a call that fails behind a suspected run says that its own may be there", () => {
  const suspected = (plan: NextRun = {}) => {
    const stage = tenant();
    stage.fake.nextRun({ joined: { launchedMsAgo: 60 * seconds }, runMs: 10 * hours, ...plan });
    return stage;
  };
  const maybe = { carriedOut: "maybe" };

  test("when its time is over, with the id in the message, and without a handle to resume", async () => {
    const { fake, run, noticesOf } = suspected();
    const { error } = await run({ maxWaitMs: 5 * minutes });
    const [id = ""] = idsOf(fake);
    expect(error).toMatchObject({ ...maybe, name: "TimeoutError", message: expect.stringContaining(id) });
    expect(error).not.toHaveProperty("handle");
    expect(noticesOf("start_queued")).toEqual([expect.stringContaining(id)]);
  });

  test("when it is aborted, and the run is left alone", async () => {
    const { fake, run } = suspected();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30 * seconds);
    const { error } = await run({ signal: stop.signal, cancelOnAbort: true });
    expect(error).toMatchObject({ ...maybe, name: "AbortError" });
    expect(error).not.toHaveProperty("handle");
    expect(fake.callsTo("cancelReport")).toEqual([]);
  });

  test("when the run may not be looked at", async () => {
    const { fake, run } = suspected();
    fake.fail("getReportResult", [403]);
    const { error } = await run();
    expect(error).toMatchObject({ ...maybe, name: "ForbiddenError", operation: "POST /reports/v1/run" });
    expect(error).not.toHaveProperty("handle");
  });

  test("so that the next step is a person's, whatever ended the wait", async () => {
    const refusal = { status: 429, retryAfterMs: 20 * hours };
    for (const fault of [403, refusal, "broken-json"] as const) {
      const { fake, run } = suspected();
      fake.fail("getReportResult", [fault]);
      expect(nextStep((await run()).error)).toMatchObject({ action: "ask-a-person" });
    }
  });

  test("when the second start is refused", async () => {
    const { fake, run } = suspected({ runMs: 1 });
    fake.fail("startReport", ["ok", 403]);
    expect((await run()).error).toMatchObject({ ...maybe, name: "ForbiddenError" });
    expect(startsOf(fake)).toBe(2);
  });

  test("and not behind one that is certainly another's", async () => {
    const { run } = suspected({ joined: { arguments: { application: "theirs" } } });
    const certain = tenant({ taskAttributes: "with-arguments" });
    certain.fake.nextRun({ joined: { arguments: { application: "theirs" } }, runMs: 10 * hours });
    expect((await certain.run({ maxWaitMs: 5 * minutes })).error).toMatchObject({ carriedOut: "no" });
    expect((await run({ maxWaitMs: 5 * minutes })).error).toMatchObject(maybe);
  });
});

describe("a run of another that SailPoint does not know any more is no longer in the way", () => {
  const gone = { id: "gone", reportType: "ACCOUNTS", launched: "2026-11-22T00:00:00Z" };

  test("404: after a minute, in which it may not know the run yet", async () => {
    const { fake, client } = tenant({ unknownResult: "not-found" });
    fake.fail("startReport", [{ status: 200, body: gone }]);
    const call = client.submitReport(accounts);
    await vi.advanceTimersByTimeAsync(50 * seconds);
    expect(fake.runs).toEqual([]);
    await vi.advanceTimersByTimeAsync(40 * seconds);
    expect(await call).toMatchObject({ id: idsOf(fake)[0] });
    expect(startsOf(fake)).toBe(2);
  });

  test("410: at once", async () => {
    const { fake, client } = tenant();
    fake.fail("startReport", [{ status: 200, body: gone }]);
    fake.fail("getReportResult", [410]);
    const { value } = await settled(client.submitReport(accounts));
    expect(value).toMatchObject({ id: idsOf(fake)[0] });
    expect(startsOf(fake)).toBe(2);
  });
});
