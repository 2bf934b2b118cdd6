import { describe, expect, it } from "vitest";
import { fileHandleSink, writableSink, type FileHandleWriter } from "../../src/download/stream-sinks.js";

const chunk = (text: string): Uint8Array => new TextEncoder().encode(text);

function recordingStream(sink: Partial<UnderlyingSink<Uint8Array>> = {}) {
  const log: string[] = [];
  const stream = new WritableStream<Uint8Array>({
    write: (bytes) => void log.push(new TextDecoder().decode(bytes)),
    close: () => void log.push("closed"),
    abort: () => void log.push("aborted"),
    ...sink,
  });
  return { log, stream };
}

describe("writableSink", () => {
  it("writes in order and closes", async () => {
    const { log, stream } = recordingStream();
    const sink = writableSink(stream);
    await sink.rewind(); // nothing written yet, nothing to take back
    await sink.write(chunk("a"));
    await sink.write(chunk("b"));
    await sink.finish?.();
    await sink.commit();
    await sink.discard();
    expect(log).toEqual(["a", "b", "closed"]);
    expect(sink.path).toBe("");
  });

  it("waits while the consumer is busy", async () => {
    let release = (): void => {};
    const busy = new Promise<void>((resolve) => (release = resolve));
    const sink = writableSink(new WritableStream({ write: () => busy }));
    let isWritten = false;
    const writing = sink.write(chunk("a"))?.then(() => (isWritten = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isWritten).toBe(false);
    release();
    await writing;
    expect(isWritten).toBe(true);
  });

  it("cannot begin again once bytes were written", async () => {
    const sink = writableSink(recordingStream().stream);
    await sink.write(chunk("a"));
    await expect(sink.rewind()).rejects.toMatchObject({
      code: "NOT_REWINDABLE",
      message: "bytes already written to a stream cannot be taken back",
    });
  });

  it("aborts the stream on discard, more than once if need be", async () => {
    const { log, stream } = recordingStream();
    const sink = writableSink(stream);
    await sink.write(chunk("a"));
    await sink.discard();
    await sink.discard();
    expect(log).toEqual(["a", "aborted"]);
  });

  it("passes on what the stream throws, and discards it quietly", async () => {
    const broken = (): never => {
      throw new Error("no");
    };
    const sink = writableSink(recordingStream({ write: broken, abort: broken }).stream);
    await expect(sink.write(chunk("a"))).rejects.toThrow("no");
    await expect(sink.finish?.()).rejects.toThrow(TypeError); // an errored stream cannot be closed
    await sink.discard();
    const other = writableSink(recordingStream({ abort: broken }).stream);
    await other.discard();
  });

  it("refuses a locked stream", () => {
    const { stream } = recordingStream();
    stream.getWriter();
    expect(() => writableSink(stream)).toThrow(TypeError);
  });
});

/** A file handle as the File System Access API has it: a swap file that `close` puts in place. */
function fakeHandle(content = "old") {
  const file = { content };
  const createWritable = async (): Promise<FileHandleWriter> => {
    let swap = "";
    let position = 0;
    let isOpen = true;
    const whileOpen = async (work: () => void): Promise<void> => {
      if (!isOpen) throw new TypeError("closed");
      work();
    };
    const close = (work: () => void) => () =>
      whileOpen(() => {
        work();
        isOpen = false;
      });
    return {
      write: (data) =>
        whileOpen(() => {
          const text = new TextDecoder().decode(data);
          swap = swap.slice(0, position).padEnd(position, "\0") + text + swap.slice(position + text.length);
          position += text.length;
        }),
      truncate: (size) => whileOpen(() => (swap = swap.slice(0, size))),
      seek: (to) => whileOpen(() => (position = to)),
      close: close(() => (file.content = swap)),
      abort: close(() => {}),
    };
  };
  return { file, handle: { name: "report.csv", createWritable } };
}

describe("fileHandleSink", () => {
  it("shows nothing before commit, and everything after", async () => {
    const { file, handle } = fakeHandle();
    const sink = await fileHandleSink(handle);
    expect(sink.path).toBe("report.csv");
    await sink.write(chunk("ab"));
    await sink.write(chunk("c"));
    expect(file.content).toBe("old");
    await sink.commit();
    await sink.discard();
    expect(file.content).toBe("abc");
  });

  it("begins again from the first byte", async () => {
    const { file, handle } = fakeHandle();
    const sink = await fileHandleSink(handle);
    await sink.write(chunk("a long text"));
    await sink.rewind();
    await sink.write(chunk("short"));
    await sink.commit();
    expect(file.content).toBe("short");
  });

  it("leaves the file as it was on discard", async () => {
    const { file, handle } = fakeHandle();
    const sink = await fileHandleSink(handle);
    await sink.write(chunk("a"));
    await sink.discard();
    await sink.discard();
    expect(file.content).toBe("old");
    await expect(sink.commit()).rejects.toThrow(TypeError);
  });

  it("passes on the user's refusal", async () => {
    const refusal = new DOMException("no", "NotAllowedError");
    const createWritable = (): Promise<never> => Promise.reject(refusal);
    await expect(fileHandleSink({ name: "x", createWritable })).rejects.toBe(refusal);
  });

  it("takes the browser's own handle", () => {
    const accept = (handle: FileSystemFileHandle): unknown => fileHandleSink(handle);
    expect(accept).toBeTypeOf("function");
  });
});
