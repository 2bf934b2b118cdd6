import type { FileHandleLike } from "../../src/download/stream-sinks.js";

/** A file handle whose writes wait until they are let go on, as those of a slow disk. */
export function slowHandle() {
  const log: string[] = [];
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const handle: FileHandleLike = {
    name: "slow.csv",
    createWritable: async () => ({
      write: async () => {
        begin();
        await held;
      },
      truncate: async () => void log.push("truncate"),
      seek: async () => {},
      close: async () => void log.push("close"),
      abort: async () => void log.push("abort"),
    }),
  };
  return { handle, log, begun, release };
}

/** A file handle that fails as told. */
export function failingHandle(failures: {
  readonly open?: unknown;
  readonly write?: unknown;
  readonly truncate?: unknown;
  readonly close?: unknown;
}) {
  const log: string[] = [];
  const step = (name: keyof typeof failures) => async (): Promise<void> => {
    log.push(name);
    if (name in failures) throw failures[name];
  };
  const handle: FileHandleLike = {
    name: "target.csv",
    createWritable: async () => {
      await step("open")();
      const abort = async (): Promise<void> => void log.push("abort");
      return { write: step("write"), truncate: step("truncate"), seek: async () => {}, close: step("close"), abort };
    },
  };
  return { handle, log };
}
