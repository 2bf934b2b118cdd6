import { afterEach, describe, expect, it, vi } from "vitest";
import { FileBody } from "../../src/download/file-body.js";
import { fileHandleSink, writableSink } from "../../src/download/stream-sinks.js";
import { writeToSink } from "../../src/download/write-to-sink.js";
import { AbortedError } from "../../src/errors/call-errors.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { failureOf } from "../support/failure-of.js";
import { failingHandle } from "../support/holding-sinks.js";

afterEach(() => void vi.restoreAllMocks());

describe("writeToSink", () => {
  const operation = "GET /report";
  const bodyOf = (stream: ReadableStream<Uint8Array>, lifetime: Lifetime): FileBody =>
    new FileBody({
      response: new Response(stream),
      lifetime,
      timeoutMs: 1_000,
      operation,
      requestId: undefined,
      label: undefined,
      clean: String,
    });

  const open = async () => writableSink(new WritableStream());

  /** Of a file that cannot be asked for again. */
  const alone = {
    operation,
    label: undefined,
    retries: 3,
    emit: () => {},
    linkToCaller: undefined,
    repeat: undefined,
    onRestart: () => {},
    options: {},
  };

  it("tells the break itself where the file cannot be asked for again", async () => {
    const broken = new ReadableStream({ pull: (pulled) => pulled.error(new Error("cut")) });
    const saving = writeToSink(bodyOf(broken, new Lifetime()), open, alone);
    await expect(saving).rejects.toMatchObject({ code: "download_interrupted", attempts: 1 });
  });

  it("does not ask again for a file that was let go", async () => {
    const body = bodyOf(new ReadableStream(), new Lifetime());
    const repeat = vi.fn();
    const saving = writeToSink(body, open, { ...alone, repeat });
    const reason = new AbortedError("it is not wanted");
    body.cancel(reason);
    await expect(saving).rejects.toMatchObject({ name: "AbortError", message: "it is not wanted" });
    expect(repeat).not.toHaveBeenCalled();
  });

  it("lets go of an answer that comes after the abort", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const controller = new AbortController();
    const late = new Lifetime();
    let answer!: (body: FileBody) => void;
    const repeat = (): Promise<FileBody> => {
      controller.abort();
      return new Promise((resolve) => (answer = resolve));
    };
    const broken = new ReadableStream({ pull: (pulled) => pulled.error(new Error("cut")) });
    const options = { signal: controller.signal };
    const context = { ...alone, repeat, options };
    const saving = writeToSink(bodyOf(broken, new Lifetime()), open, context);
    const aborted = await failureOf(saving, AbortedError);
    const cancelled = vi.fn();
    answer(bodyOf(new ReadableStream({ cancel: cancelled }), late));
    await expect.poll(() => cancelled.mock.calls.length).toBe(1);
    expect(late.reason).toBe(aborted);
  });

  it("puts nothing in its place after an abort that came while the rows were checked", async () => {
    const controller = new AbortController();
    const checkRows = async () => {
      controller.abort();
      return {};
    };
    const { handle, log } = failingHandle({});
    const whole = bodyOf(new Blob(["id\r\n1\r\n"]).stream(), new Lifetime());
    const context = { ...alone, checkRows, options: { signal: controller.signal } };
    await expect(writeToSink(whole, () => fileHandleSink(handle), context)).rejects.toMatchObject({ code: "aborted" });
    expect(log).toEqual(["open", "write", "abort"]);
  });
});
