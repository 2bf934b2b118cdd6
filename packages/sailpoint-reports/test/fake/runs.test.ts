import { afterEach, describe, expect, it, vi } from "vitest";
import { accounts, details, setup } from "../support/fake-caller.js";

afterEach(() => void vi.useRealTimers());

describe("a run", () => {
  it("is empty while it goes on, then has a result and a file, all by the clock", async () => {
    vi.useFakeTimers();
    const { fake, run, result, file } = setup();
    fake.nextRun({ runMs: 300_000, rows: 3 });
    const { id } = await run(details);
    await vi.advanceTimersByTimeAsync(299_999);
    expect(await result(id)).toEqual({});
    expect((await file(id)).status).toBe(404);
    expect(fake.runs).toMatchObject([{ status: undefined }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await result(id)).toEqual({
      reportType: "IDENTITIES_DETAILS",
      taskDefName: "Identities Details Report",
      id,
      created: expect.stringMatching(/Z$/),
      status: "SUCCESS",
      duration: 300_000,
      rows: 3,
      availableFormats: ["CSV", "PDF"],
    });
    expect((await file(id)).status).toBe(200);
  });

  it.each(["SUCCESS", "WARNING"])("that ends with %s leaves a file", async (outcome) => {
    const { fake, run, result, file } = setup();
    fake.nextRun({ outcome, rows: 2 });
    const { id } = await run();
    expect(await result(id)).toMatchObject({ status: outcome, rows: 2 });
    expect((await file(id)).status).toBe(200);
  });

  it.each(["FAILURE", "TERMINATED", "ERROR", "TEMP_ERROR", "PENDING"])(
    "that ends with %s leaves none",
    async (outcome) => {
      const { fake, run, result, file } = setup();
      fake.nextRun({ outcome });
      const { id } = await run();
      expect(await result(id)).toMatchObject({ status: outcome, rows: 0, availableFormats: [] });
      expect((await file(id)).status).toBe(404);
    },
  );

  it("follows plans one after the other, then goes on as usual", async () => {
    const { fake, run, result } = setup({ rows: 5 });
    fake.nextRun({ rows: 1 });
    fake.nextRun({ rows: [{ a: 1 }, { a: 2 }] });
    const counts = [];
    for (let index = 0; index < 3; index += 1) counts.push((await result((await run()).id))["rows"]);
    expect(counts).toEqual([1, 2, 5]);
  });

  it("can be cancelled", async () => {
    const { fake, run, result, cancel, file } = setup({ runMs: 60_000 });
    const { id } = await run();
    const response = await cancel(id);
    expect([response.status, response.body]).toEqual([204, null]);
    expect(await result(id)).toMatchObject({ id, status: "TERMINATED" });
    expect((await file(id)).status).toBe(404);
    expect(fake.runs).toMatchObject([{ status: "TERMINATED" }]);
  });

  it("is joined by a second start of its type, with the arguments it had", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const { fake, run } = setup({ runMs: 10_000 });
    const first = await run();
    await vi.advanceTimersByTimeAsync(9_999);
    const other = { ...accounts, arguments: { application: "other", sourceName: "Other" } };
    expect(await run(other)).toEqual(first);
    expect((await run(details)).id).not.toBe(first.id);
    await vi.advanceTimersByTimeAsync(1);
    const second = await run(other);
    expect(second.id).not.toBe(first.id);
    expect(second["attributes"]).toMatchObject(other.arguments);
    expect(fake.runs).toHaveLength(3);
  });

  it("may have been going on before, with other arguments", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12) });
    const { fake, run } = setup();
    fake.nextRun({ joined: { launchedMsAgo: 90_000, arguments: { application: "theirs" } }, runMs: 5000 });
    const joined = await run();
    expect(joined).toMatchObject({ launched: "2026-01-01T11:58:30.000Z", attributes: { application: "theirs" } });
    expect((await run()).id).toBe(joined.id);
    await vi.advanceTimersByTimeAsync(5000);
    fake.nextRun({ joined: true });
    expect(await run()).toMatchObject({ launched: "2026-01-01T11:59:05.000Z", attributes: accounts.arguments });
  });

  it("has the same ids in every fake, and no id twice in one, whatever it forgets", async () => {
    const { fake, run } = setup();
    const { id } = await run();
    expect((await setup().run()).id).toBe(id);
    fake.nextRun({ outcome: "FAILURE" });
    fake.reset();
    expect([fake.runs, fake.calls, fake.pendingFaults()]).toEqual([[], [], {}]);
    expect((await run()).id).not.toBe(id);
    expect(fake.runs).toMatchObject([{ status: "SUCCESS" }]);
  });
});
