import { getEventListeners } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { done, reportVendor, running, type TestOptions, type VendorScript } from "../support/report-vendor.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

const input = { report: "accounts" };
const quick: TestOptions = { poll: { firstMs: 1, maxMs: 5 } };
const reason = new Error("enough");
const exporting = { exports: true };
const target = (): string => join(temporaryFolder(), "x.csv");
const hanging = (): Promise<never> => new Promise(() => {});

/** A wait that is aborted the moment `until` calls for it. */
function abortable(script: VendorScript, options: Parameters<typeof reportVendor>[1] = {}) {
  const vendor = reportVendor(script, options);
  const controller = new AbortController();
  return { ...vendor, signal: controller.signal, abort: () => controller.abort(reason) };
}

describe("aborting a wait", () => {
  it("before it begins sends nothing", async () => {
    const { lifecycle, calls } = reportVendor();
    const signal = AbortSignal.abort(reason);
    for (const promise of [
      lifecycle.run(input, { signal }),
      lifecycle.submit(input, { signal }),
      lifecycle.check({ id: "run-1" }, { signal }),
      lifecycle.resume({ id: "run-1" }, { signal }),
    ]) {
      expect(await failureOf(promise)).toMatchObject({
        name: "AbortError",
        code: "aborted",
        carriedOut: "no",
        cause: reason,
      });
    }
    expect(calls).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("while the run is being started says that it may have been started", async () => {
    const { lifecycle, signal, abort } = abortable({ start: () => (abort(), hanging()) });
    const error = await failureOf(lifecycle.run(input, { signal, label: "nightly" }));
    expect(error).toMatchObject({
      name: "AbortError",
      carriedOut: "maybe",
      cause: reason,
      attempts: 1,
      label: "nightly",
    });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("during a long pause is prompt, and carries the handle", async () => {
    const { lifecycle, signal, abort, count } = abortable({});
    const waiting = failureOf(
      lifecycle.run(input, {
        signal,
        poll: { firstMs: 3_600_000 },
        maxWaitMs: Infinity,
        onStarted: () => void setTimeout(abort, 5),
      }),
    );
    expect(await waiting).toMatchObject({
      name: "AbortError",
      carriedOut: "yes",
      cause: reason,
      handle: { id: "run-1" },
    });
    expect([count("status"), count("cancel")]).toEqual([0, 0]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("during a status request is prompt, and carries the handle", async () => {
    const { lifecycle, signal, abort } = abortable({ status: () => (abort(), hanging()) });
    const error = await failureOf(lifecycle.resume({ id: "run-1", label: "nightly" }, { signal }));
    expect(error).toMatchObject({ name: "AbortError", cause: reason, handle: { id: "run-1" }, label: "nightly" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("in onStarted says that the run was started", async () => {
    for (const call of ["run", "submit"] as const) {
      const { lifecycle, signal, abort } = abortable({});
      const error = await failureOf(lifecycle[call](input, { signal, onStarted: () => (abort(), hanging()) }));
      expect(error).toMatchObject({ name: "AbortError", carriedOut: "yes", handle: { id: "run-1" } });
    }
  });

  it("from a listener of its progress ends it", async () => {
    const { lifecycle, signal, abort, count } = abortable({ status: () => running });
    expect(await failureOf(lifecycle.run(input, { ...quick, signal, onProgress: abort }))).toMatchObject({
      name: "AbortError",
    });
    expect(count("status")).toBe(1);
  });

  it("by closing the client is prompt, too", async () => {
    const { lifecycle, transport } = reportVendor();
    const waiting = failureOf(
      lifecycle.run(input, {
        poll: { firstMs: 3_600_000 },
        onStarted: () => void setTimeout(() => transport.close(), 5),
      }),
    );
    expect(await waiting).toMatchObject({ name: "AbortError", handle: { id: "run-1" } });
    expect(await failureOf(lifecycle.run(input, {}))).toMatchObject({ name: "AbortError" });
  });

  it("leaves no listener on a signal that outlives many waits", async () => {
    const { signal } = new AbortController();
    for (let n = 0; n < 20; n += 1) {
      const { lifecycle } = reportVendor(n % 2 === 0 ? {} : { status: () => new Response("", { status: 403 }) });
      await lifecycle.run(input, { ...quick, signal }).catch(() => {});
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("an abort names what was under way", () => {
  const handle = { id: "run-1" };
  const saveTo = async (vendor: ReturnType<typeof reportVendor>, signal: AbortSignal): Promise<unknown> => {
    const report = await vendor.lifecycle.resume(handle, {});
    return await report.saveTo("absent-folder/x.csv", { format: "csv", signal });
  };
  it.each<[string, VendorScript, (vendor: ReturnType<typeof reportVendor>, signal: AbortSignal) => Promise<unknown>]>([
    ["runReport (test)", {}, ({ lifecycle }, signal) => lifecycle.run(input, { signal })],
    ["submitReport (test)", {}, ({ lifecycle }, signal) => lifecycle.submit(input, { signal })],
    ["checkReport (test)", {}, ({ lifecycle }, signal) => lifecycle.check(handle, { signal })],
    ["resume (test)", {}, ({ lifecycle }, signal) => lifecycle.resume(handle, { signal })],
    ["checking the target of saveTo", { status: () => done }, saveTo],
  ])("%s", async (activity, script, begin) => {
    const vendor = reportVendor(script);
    const error = await failureOf(begin(vendor, AbortSignal.abort(reason)));
    expect(error).toMatchObject({ message: `${activity} was aborted by the caller` });
  });

  it.each(["download", "saveTo"] as const)("waiting for the file, in %s", async (method) => {
    const { lifecycle, signal, abort } = abortable({ status: (n) => (n > 1 ? (abort(), running) : done) }, exporting);
    const report = await lifecycle.resume(handle, {});
    const options = { format: "csv", signal };
    const getting = method === "download" ? report.download(options) : report.saveTo(target(), options);
    expect(await failureOf(getting)).toMatchObject({
      message: "waiting for the file of the test report was aborted by the caller",
      handle,
    });
  });
});

describe("cancelOnAbort", () => {
  const cancelling = async (script: VendorScript, options: TestOptions = {}) => {
    const vendor = abortable({ status: () => (vendor.abort(), hanging()), ...script });
    const { lifecycle, signal, events } = vendor;
    const error = await failureOf(
      lifecycle.run(input, { ...quick, signal, label: "nightly", cancelOnAbort: true, ...options }),
    );
    expect(error).toMatchObject({ name: "AbortError", handle: { id: "run-1" } });
    const notices = (): unknown[] => events.filter((event) => event.type === "notice");
    return { ...vendor, notices };
  };

  it("asks the vendor once to stop the run, without making the caller wait for it", async () => {
    let answer!: (body: Record<string, unknown>) => void;
    const { count, notices, events } = await cancelling({ cancel: () => new Promise((resolve) => (answer = resolve)) });
    await expect.poll(() => count("cancel")).toBe(1);
    expect(notices()).toEqual([]);
    answer({});
    const message = "report run-1 was cancelled";
    const ids = { callId: expect.any(String), runId: "run-1" };
    await expect
      .poll(notices)
      .toEqual([{ type: "notice", operation: "cancel", label: "nightly", code: "run_cancelled", message, ...ids }]);
    expect(new Set(events.map(({ label }) => label))).toEqual(new Set(["nightly"]));
  });

  it("never asks for a run that may not be ours", async () => {
    const { count, notices } = await cancelling({ start: () => ({ id: "run-1", joined: true }) });
    await expect.poll(notices).toMatchObject([{ message: "report run-1 was left running: it may not be ours" }]);
    expect(count("cancel")).toBe(0);
  });

  it("tells when the vendor would not", async () => {
    const { count, notices } = await cancelling({ cancel: () => new Response("", { status: 403 }) });
    await expect.poll(notices).toMatchObject([
      {
        message: expect.stringMatching(
          /^report run-1 could not be cancelled: ForbiddenError: POST \/runs\/{id}\/cancel answered 403/,
        ),
      },
    ]);
    expect(count("cancel")).toBe(1);
  });

  it("asks also when the wait was resumed, or had not yet got beyond onStarted", async () => {
    const resumed = abortable({ status: () => (resumed.abort(), hanging()) });
    await failureOf(resumed.lifecycle.resume({ id: "run-1" }, { signal: resumed.signal, cancelOnAbort: true }));
    await expect.poll(() => resumed.count("cancel")).toBe(1);
    const begun = abortable({});
    await failureOf(begun.lifecycle.run(input, { signal: begun.signal, cancelOnAbort: true, onStarted: begun.abort }));
    await expect.poll(() => begun.count("cancel")).toBe(1);
    const submitted = abortable({});
    const { signal, abort } = submitted;
    await failureOf(submitted.lifecycle.submit(input, { signal, cancelOnAbort: true, onStarted: abort }));
    await expect.poll(() => submitted.count("cancel")).toBe(1);
  });

  it("does nothing when the wait ends otherwise, or it was not asked for", async () => {
    const failing = reportVendor({ status: () => new Response("", { status: 403 }) });
    await failureOf(failing.lifecycle.run(input, { ...quick, cancelOnAbort: true }));
    const plain = abortable({ status: () => (plain.abort(), hanging()) });
    await failureOf(plain.lifecycle.run(input, { ...quick, signal: plain.signal }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([failing.count("cancel"), plain.count("cancel")]).toEqual([0, 0]);
  });

  it("is refused where the vendor cannot stop a run", async () => {
    const { lifecycle, calls } = reportVendor({}, { canCancel: false });
    expect(await failureOf(lifecycle.run(input, { cancelOnAbort: true }))).toMatchObject({
      name: "ConfigError",
      option: "options.cancelOnAbort",
    });
    expect(calls).toEqual([]);
  });
});
