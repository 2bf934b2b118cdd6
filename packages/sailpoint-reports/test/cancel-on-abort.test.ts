import { describe, expect, test, vi } from "vitest";
import { AbortedError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { accounts } from "./support/samples.js";

describe("cancelOnAbort", () => {
  test("stops our run in the background", async () => {
    const fake = sailPointFake({ runMs: 60_000 });
    const abort = new AbortController();
    const run = fake.client().runReport(accounts, {
      cancelOnAbort: true,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error("enough")),
    });
    const failure = await failureOf(run);
    expect(AbortedError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ name: "AbortError", cause: new Error("enough"), handle: { id: fake.runs[0]?.id } });
    await vi.waitFor(() => expect(fake.runs[0]?.status).toBe("TERMINATED"));
  });

  test("leaves a joined run alone, and says so", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: true, runMs: 60_000 });
    const abort = new AbortController();
    const notices: string[] = [];
    await expect(
      fake.client({ onEvent: (event) => event.type === "notice" && notices.push(event.message) }).runReport(accounts, {
        onJoined: "accept",
        cancelOnAbort: true,
        signal: abort.signal,
        onProgress: () => abort.abort(),
      }),
    ).rejects.toThrow(AbortedError);
    await vi.waitFor(() => expect(notices.join()).toContain("may not be ours"));
    expect(fake.callsTo("cancelReport")).toEqual([]);
  });
});
