import { connectionReset } from "./connection-errors.js";

/** Calls that are left hanging. */
export interface Hangs {
  /** Never resolves. @throws TypeError like a reset connection, once {@link release} is called. */
  hang(): Promise<never>;
  /** Breaks the connection of everything that hangs. */
  release(): void;
}

/**
 * Creates the waiting room of a fake. It has a way out because others wait for the end of every call: msw's
 * `worker.stop()` for one, which has no way of telling a handler that the page has given up.
 */
export function createHangs(): Hangs {
  const waiting = new Set<(reason: Error) => void>();
  return {
    hang: () => new Promise((_, reject) => waiting.add(reject)),
    release() {
      for (const reject of waiting) reject(connectionReset());
      waiting.clear();
    },
  };
}
