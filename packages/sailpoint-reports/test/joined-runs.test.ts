import { describe, expect, test } from "vitest";
import { ReportsError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { accounts } from "./support/samples.js";

describe("a run that was there before", () => {
  test("is waited for, and then ours is started", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: { launchedMsAgo: 60_000 }, runMs: 20 });
    fake.nextRun({ rows: [{ Id: "ours" }] });
    const report = await fake.client().runReport(accounts);
    expect(report.handle.joined).toBeUndefined();
    expect(fake.callsTo("startReport")).toHaveLength(2);
    expect(await (await report.download({ format: "csv" })).text()).toContain("ours");
  });

  test("that does not end in time is not passed off as ours", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: { arguments: { application: "theirs", sourceName: "Theirs" } }, runMs: 60_000 });
    const failure = await failureOf(
      fake.client().runReport(accounts, { maxWaitMs: 50, onStarted: () => expect.unreachable() }),
    );
    expect(failure).toMatchObject({
      name: "TimeoutError",
      carriedOut: "no",
      message: expect.stringContaining("ours was not started"),
    });
    expect(ReportsError.is(failure) && failure.handle).toBeUndefined();
  });

  test("is taken for ours if the caller says so, and marked", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: true });
    expect((await fake.client().submitReport(accounts, { onJoined: "accept" })).joined).toBe(true);
  });

  test("is refused if the caller says so, with its handle", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: true });
    const failure = await failureOf(fake.client().runReport(accounts, { onJoined: "throw" }));
    expect(ReportsError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ code: "report_joined", handle: { joined: true, id: fake.runs[0]?.id } });
  });

  test("is told by its arguments although it was launched just now", async () => {
    const fake = sailPointFake();
    fake.nextRun({
      joined: { launchedMsAgo: 0, arguments: { application: "another", sourceName: "Other" } },
      runMs: 5,
    });
    expect((await fake.client().submitReport(accounts, { onJoined: "accept" })).joined).toBe(true);
  });

  test("is told by its id when this client started it before", async () => {
    const fake = sailPointFake({ runMs: 5_000, behaviour: { taskAttributes: "org-only" } });
    const client = fake.client();
    const first = await client.submitReport(accounts);
    const second = await client.submitReport(accounts, { onJoined: "accept" });
    expect([first.joined, second.joined, second.id]).toEqual([undefined, true, first.id]);
  });
});
