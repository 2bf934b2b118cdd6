import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csvOf } from "../support/sample-files.js";
import { csv } from "../support/served-file.js";
import { failureOf } from "../support/failure-of.js";

/** Far more than fits into the buffers on the way, so that a connection that is not read stays open. */
const large = csvOf(6_000_000);
const never = (): Promise<never> => new Promise(() => {});

/** A stream whose write never comes back. */
function stuckStream(highWaterMark = 1) {
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const write = (): Promise<void> => {
    begin();
    return never();
  };
  return { begun, writable: new WritableStream<Uint8Array>({ write }, { highWaterMark }) };
}

async function opened(answer: ScriptedAnswer) {
  const [call, pipe] = [new AbortController(), new AbortController()];
  const server = await bodyServer([answer]);
  const { open, transport } = fileClient(server);
  const file = await open({ signal: call.signal, retries: 0, label: "nightly" });
  const listeners = () => [call, pipe].map(({ signal }) => getEventListeners(signal, "abort").length);
  return { file, server, transport, call, pipe, listeners };
}

describe.each(["its own signal", "the signal of the call", "closing the client"] as const)(
  "pipeTo ended by %s",
  (source) => {
    const end = ({ pipe, call, transport }: Awaited<ReturnType<typeof opened>>): Error | undefined => {
      if (source === "closing the client") {
        transport.close();
        return undefined;
      }
      const reason = new Error("the user went home");
      (source === "its own signal" ? pipe : call).abort(reason);
      return reason;
    };
    const expectAborted = (error: Error, cause: Error | undefined): void => {
      expect(error).toMatchObject({ name: "AbortError", code: "aborted", carriedOut: "yes", label: "nightly" });
      expect(error.cause).toBe(cause);
      if (source === "its own signal") {
        expect(error.message).toBe("GET /report: passing the file on was aborted by the caller");
      }
    };

    it("does not wait for a write that is stuck, and lets go of the connection", async () => {
      const all = await opened({ body: large });
      const { begun, writable } = stuckStream();
      const piping = all.file.pipeTo(writable, { signal: all.pipe.signal });
      await begun;
      const cause = end(all);
      const [error, verified] = await Promise.all([failureOf(piping), failureOf(all.file.verified)]);
      expectAborted(error, cause);
      expect(verified).toBe(error);
      expect(all.listeners()).toEqual([0, 0]);
      await expect.poll(() => all.server.openAnswers()).toBe(0);
    });

    it("does not wait for a target that cannot be rid of its traces, and tells it why", async () => {
      const all = await opened({ body: csv, stallAt: 30_000 });
      const abort = vi.fn(never);
      let arrived = 0;
      const write = (chunk: Uint8Array): void => void (arrived += chunk.byteLength);
      const piping = all.file.pipeTo(new WritableStream({ write, abort }), { signal: all.pipe.signal });
      await expect.poll(() => arrived).toBe(30_000);
      const cause = end(all);
      const error = await failureOf(piping);
      expectAborted(error, cause);
      await expect.poll(() => abort.mock.calls).toEqual([[source === "its own signal" ? cause : error]]);
      await expect.poll(() => all.server.openAnswers()).toBe(0);
    });

    it("does not wait for what was read to the end and is not written yet", async () => {
      const all = await opened({ body: csv });
      const { begun, writable } = stuckStream(1_000);
      const piping = all.file.pipeTo(writable, { signal: all.pipe.signal });
      await begun;
      await all.file.verified;
      const cause = end(all);
      const error = await failureOf(piping);
      expectAborted(error, cause);
      expect(all.listeners()).toEqual([0, 0]);
    });
  },
);

describe("pipeTo", () => {
  it("of a body that breaks does not wait for a target that cannot be rid of its traces", async () => {
    const all = await opened({ body: csv, cutAt: 30_000 });
    const piping = all.file.pipeTo(new WritableStream({ abort: never }), { signal: all.pipe.signal });
    const [error, verified] = await Promise.all([failureOf(piping), failureOf(all.file.verified)]);
    expect(error).toMatchObject({ name: "DownloadError", code: "download_interrupted" });
    expect(verified).toBe(error);
    expect(all.listeners()).toEqual([0, 0]);
  });

  it("leaves no listener behind when it ends well", async () => {
    const all = await opened({ body: csv });
    await all.file.pipeTo(new WritableStream(), { signal: all.pipe.signal });
    expect(all.listeners()).toEqual([0, 0]);
  });
});
