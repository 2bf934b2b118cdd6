import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AbortedError } from "@identity-reports/core";
import { collect, type CollectOptions, type EvidenceClient } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { recordIn, temporaryFolder } from "./support/collected.ts";
import { identities, ok, outcomes, planOf } from "./support/plans.ts";

/** A vendor, and calls that are stopped while a start of `identities` waits for its token: nothing is sent for it. */
function setUp() {
  const fake = sailPointFake();
  const folder = temporaryFolder();
  const plan = planOf(ok, identities);
  const call = (client: EvidenceClient, options: Partial<CollectOptions> = {}) =>
    collect(plan, { clients: { acme: client }, folder, poll: { firstMs: 1, maxMs: 5 }, concurrency: 1, ...options });
  const stoppedCall = (options: Partial<CollectOptions> = {}) => {
    const stop = new AbortController();
    const client: EvidenceClient = fake.client();
    const waiting: EvidenceClient = {
      vendor: client.vendor,
      baseUrl: client.baseUrl,
      resume: (handle, options) => client.resume(handle, options),
      runReport(input, startOptions) {
        if (startOptions.label !== "identities") return client.runReport(input, startOptions);
        stop.abort();
        return Promise.reject(new AbortedError("was aborted by the caller", { carriedOut: "no" }));
      },
    };
    return call(waiting, { signal: stop.signal, retryFailed: true, ...options });
  };
  return { fake, folder, call, stoppedCall };
}

describe("a stop before the request of a start is sent", () => {
  test("is no failure of the report, which keeps its collection open", async () => {
    const { folder, stoppedCall } = setUp();

    const result = await stoppedCall();

    expect([outcomes(result), result.sealed, result.exit, existsSync(join(folder, "records/identities.json"))]).toEqual(
      [{ ok: "verified", identities: "not-started" }, false, "stopped", false],
    );
  });

  test("lets the next call start the report, once", async () => {
    const { fake, call, stoppedCall } = setUp();
    await stoppedCall();

    const result = await call(fake.client());

    expect([outcomes(result), result.sealed, fake.callsTo("startReport").length]).toEqual([
      { ok: "verified", identities: "verified" },
      true,
      2,
    ]);
  });

  test("of a second attempt leaves the record of the first, and no claim", async () => {
    const { fake, folder, call, stoppedCall } = setUp();
    await stoppedCall();
    fake.nextRun({ outcome: "FAILURE" });
    await call(fake.client());

    const stopped = await stoppedCall();

    expect([outcomes(stopped)["identities"], stopped.sealed]).toEqual(["not-started", false]);
    expect(recordIn(folder, "identities")).toMatchObject({ state: "failed", attempts: [{ outcome: "failed" }] });
    expect(readdirSync(join(folder, ".work")).filter((name) => name !== "lock")).toEqual([]);
  });

  test("of a second attempt lets the next call make it", async () => {
    const { fake, folder, call, stoppedCall } = setUp();
    await stoppedCall();
    fake.nextRun({ outcome: "FAILURE" });
    await call(fake.client());
    await stoppedCall();

    const result = await call(fake.client(), { retryFailed: true });

    expect([result.sealed, recordIn(folder, "identities").attempts.map(({ outcome }) => outcome)]).toEqual([
      true,
      ["failed", "verified"],
    ]);
  });

  test("of a report that was released leaves it held", async () => {
    const { fake, folder, call, stoppedCall } = setUp();
    fake.fail("startReport", ["ok", "reset-after"]);
    await call(fake.client());

    const { reports } = await stoppedCall({ release: ["identities"] });

    expect(reports[1]).toMatchObject({ outcome: "unknown", error: { code: "start_unknown" } });
    expect(recordIn(folder, "identities")).toMatchObject({ state: "unknown", attempts: [{ outcome: "unknown" }] });
  });
});
