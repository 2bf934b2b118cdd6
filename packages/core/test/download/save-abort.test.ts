import { getEventListeners } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ReportFile, SaveOptions } from "../../src/download/report-file.js";
import { bodyServer, type BodyServer, type Script } from "../support/body-server.js";
import { fileClient, type FileClient } from "../support/file-client.js";
import { slowHandle } from "../support/holding-sinks.js";
import { csv, verifiedCsv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

afterEach(() => void vi.restoreAllMocks());

interface Scene {
  readonly server: BodyServer;
  readonly client: FileClient;
  readonly file: ReportFile;
  readonly folder: string;
  readonly options: SaveOptions;
}

/** Who may abort, and when: the signal of the call that opened the file, or that of the save, or the client's end. */
const sources = ["the signal of the save", "the signal of the call", "closing the client"] as const;

async function scene(source: (typeof sources)[number], script: Script) {
  const controller = new AbortController();
  const { signal } = controller;
  const server = await bodyServer(script);
  const client = fileClient(server);
  const file = await client.open({
    label: "nightly",
    retries: 5,
    ...(source === "the signal of the call" ? { signal } : {}),
  });
  const options: SaveOptions = source === "the signal of the save" ? { signal } : {};
  const reason = new Error("the user went home");
  const abort = (): void => (source === "closing the client" ? client.transport.close() : controller.abort(reason));
  const left = (): unknown => ({ listeners: getEventListeners(signal, "abort").length, answers: server.openAnswers() });
  const cause = source === "closing the client" ? undefined : reason;
  return { server, client, file, folder: temporaryFolder(), options, abort, left, cause } satisfies Scene &
    Record<string, unknown>;
}

const noneLeft = { listeners: 0, answers: 0 };

describe.each(sources)("aborting a save by %s", (source) => {
  const expectAborted = async (
    saving: Promise<unknown>,
    { file, cause, left, folder }: Awaited<ReturnType<typeof scene>>,
  ) => {
    const error = await failureOf(saving);
    expect(error).toMatchObject({ name: "AbortError", code: "aborted", carriedOut: "yes", label: "nightly" });
    expect(error.cause).toBe(cause);
    if (source === "the signal of the save") {
      expect(error.message).toBe("GET /report: saving was aborted by the caller");
    }
    await expect(file.verified).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(left).toEqual(noneLeft);
    await expect.poll(() => readdirSync(folder)).toEqual([]);
    return error;
  };

  it("before it began leaves nothing", async () => {
    const all = await scene(source, [{ body: csv, stallAt: 30_000 }]);
    all.abort();
    await expectAborted(all.file.saveTo(join(all.folder, "x.csv"), all.options), all);
    expect(all.server.requests).toHaveLength(1);
  });

  it("while bytes arrive leaves nothing", async () => {
    const all = await scene(source, [{ body: csv, drip: { pieceBytes: 2_000, pauseMs: 5 } }]);
    let seen = 0;
    const onProgress = (): void => {
      seen += 1;
      if (seen === 3) all.abort();
    };
    await expectAborted(all.file.saveTo(join(all.folder, "x.csv"), { ...all.options, onProgress }), all);
    expect(seen).toBe(3);
  });

  it("while the body stalls leaves nothing", async () => {
    const all = await scene(source, [{ body: csv, stallAt: 30_000 }]);
    let receivedBytes = 0;
    const onProgress = (progress: { receivedBytes: number }): void => void ({ receivedBytes } = progress);
    const saving = all.file.saveTo(join(all.folder, "x.csv"), { ...all.options, onProgress });
    await expect.poll(() => receivedBytes).toBe(30_000);
    all.abort();
    await expectAborted(saving, all);
    expect(all.server.requests).toHaveLength(1);
  });

  it("while the target is being opened waits for nothing, and discards what opens too late", async () => {
    const all = await scene(source, [{ body: csv, stallAt: 30_000 }]);
    const { handle, log } = slowHandle();
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let grant = (): void => {};
    const granted = new Promise<void>((resolve) => (grant = resolve));
    const createWritable: typeof handle.createWritable = async () => {
      begin();
      await granted;
      return handle.createWritable();
    };
    const saving = all.file.saveTo({ name: "x.csv", createWritable }, all.options);
    await begun;
    all.abort();
    const error = await expectAborted(saving, all);
    await expect(all.file.verified).rejects.toBe(error);
    expect(log).toEqual([]);
    grant();
    await expect.poll(() => log).toEqual(["abort"]);
  });

  it("before it began does not even open the target", async () => {
    const all = await scene(source, [{ body: csv, stallAt: 30_000 }]);
    const createWritable = vi.fn(slowHandle().handle.createWritable);
    all.abort();
    await expectAborted(all.file.saveTo({ name: "x.csv", createWritable }, all.options), all);
    expect(createWritable).not.toHaveBeenCalled();
  });

  it("while a slow disk writes does not wait for the disk", async () => {
    const all = await scene(source, [{ body: csv }]);
    const { handle, log, begun, release } = slowHandle();
    const saving = all.file.saveTo(handle, all.options);
    await begun;
    all.abort();
    await expectAborted(saving, all);
    expect(log).toEqual(["abort"]);
    release();
  });

  it("does not wait for a target that cannot be rid of its traces", async () => {
    const all = await scene(source, [{ body: csv, stallAt: 30_000 }]);
    const nothing = async (): Promise<void> => {};
    const abort = vi.fn(() => new Promise<void>(() => {}));
    const writer = { write: nothing, truncate: nothing, seek: nothing, close: nothing, abort };
    let receivedBytes = 0;
    const onProgress = (progress: { receivedBytes: number }): void => void ({ receivedBytes } = progress);
    const target = { name: "x.csv", createWritable: async () => writer };
    const saving = all.file.saveTo(target, { ...all.options, onProgress });
    await expect.poll(() => receivedBytes).toBe(30_000);
    all.abort();
    await expectAborted(saving, all);
    expect(abort).toHaveBeenCalledTimes(1);
  });

  it("between two attempts does not wait for the next", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999); // the longest pause there can be
    const all = await scene(source, [{ body: csv, cutAt: 30_000 }]);
    const isPaused = (): boolean =>
      all.client.events.some((event) => event.type === "download" && event.action === "restarted");
    const saving = all.file.saveTo(join(all.folder, "x.csv"), all.options);
    await expect.poll(isPaused, { interval: 1 }).toBe(true);
    all.abort();
    await expectAborted(saving, all);
    expect(all.server.requests).toHaveLength(1);
  });

  it("while it is asked for again ends that request, too", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const all = await scene(source, [
      { body: csv, cutAt: 30_000 },
      { body: csv, stallAt: 0 },
    ]);
    const saving = all.file.saveTo(join(all.folder, "x.csv"), all.options);
    await expect.poll(() => all.server.requests.length).toBe(2);
    all.abort();
    await expectAborted(saving, all);
  });

  it("while the second attempt is read leaves nothing", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const all = await scene(source, [
      { body: csv, cutAt: 20_000 },
      { body: csv, stallAt: 30_000 },
    ]);
    let receivedBytes = 0;
    const onProgress = (progress: { receivedBytes: number }): void => void ({ receivedBytes } = progress);
    const saving = all.file.saveTo(join(all.folder, "x.csv"), { ...all.options, onProgress });
    await expect.poll(() => receivedBytes).toBe(30_000);
    all.abort();
    await expectAborted(saving, all);
  });

  it("once the file goes to its place comes too late", async () => {
    const all = await scene(source, [{ body: csv }]);
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let finish = (): void => {};
    const nothing = async (): Promise<void> => {};
    const close = (): Promise<void> => {
      begin();
      return new Promise((resolve) => (finish = resolve));
    };
    const abort = vi.fn(nothing);
    const writer = { write: nothing, truncate: nothing, seek: nothing, close, abort };
    const saving = all.file.saveTo({ name: "x.csv", createWritable: async () => writer }, all.options);
    await begun;
    all.abort();
    await sleep(20);
    finish();
    expect(await saving).toMatchObject(verifiedCsv);
    expect(abort).not.toHaveBeenCalled();
    await expect.poll(all.left).toEqual(noneLeft);
  });
});

describe("an abort", () => {
  it("is told in place of the failure of the target that it caused", async () => {
    const controller = new AbortController();
    const file = await fileClient(await bodyServer([{ body: csv }])).open();
    const nothing = async (): Promise<void> => {};
    const write = (): never => {
      controller.abort();
      throw new Error("the target was closed");
    };
    const writer = { write, truncate: nothing, seek: nothing, close: nothing, abort: nothing };
    const target = { name: "x.csv", createWritable: async () => writer };
    await expect(file.saveTo(target, { signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("an abort that comes too late", () => {
  it("does not hide why the file could not be put in its place", async () => {
    const controller = new AbortController();
    const file = await fileClient(await bodyServer([{ body: csv }])).open();
    const nothing = async (): Promise<void> => {};
    const close = async (): Promise<void> => {
      controller.abort();
      throw Object.assign(new Error("no room"), { code: "ENOSPC" });
    };
    const writer = { write: nothing, truncate: nothing, seek: nothing, close, abort: nothing };
    const target = { name: "x.csv", createWritable: async () => writer };
    await expect(file.saveTo(target, { signal: controller.signal })).rejects.toMatchObject({ code: "disk_full" });
  });
});

describe("a save that fails", () => {
  it("leaves no listener on any of the caller's signals either", async () => {
    const [call, save] = [new AbortController(), new AbortController()];
    const server = await bodyServer([{ body: csv, cutAt: 30_000 }]);
    const file = await fileClient(server).open({ signal: call.signal, retries: 0 });
    const saving = file.saveTo(`${temporaryFolder()}/`, { signal: save.signal });
    await expect(saving).rejects.toMatchObject({ code: "download_interrupted" });
    expect(getEventListeners(call.signal, "abort")).toEqual([]);
    expect(getEventListeners(save.signal, "abort")).toEqual([]);
  });
});

describe("a save that ends well", () => {
  it("leaves no listener on any of the caller's signals", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const [call, save] = [new AbortController(), new AbortController()];
    const server = await bodyServer((n) => (n % 2 === 1 ? { body: csv, cutAt: 30_000 } : { body: csv }));
    const client = fileClient(server);
    for (let n = 0; n < 20; n += 1) {
      const file = await client.open({ signal: call.signal });
      await file.saveTo(`${temporaryFolder()}/`, { signal: save.signal });
    }
    expect(getEventListeners(call.signal, "abort")).toEqual([]);
    expect(getEventListeners(save.signal, "abort")).toEqual([]);
    expect(server.openAnswers()).toBe(0);
  });
});
