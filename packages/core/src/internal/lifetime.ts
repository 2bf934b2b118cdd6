import { startTimer } from "./time.js";
import { ignore } from "./notify.js";

/**
 * The life of one piece of work: a call, one attempt of it, a wait. A lifetime ends by `end`, when the lifetime that it
 * follows or a linked signal does, or when its time is up; everything raced against it then rejects at once with the reason.
 *
 * The signal of a user is only ever linked here and never passed to other code, which could leave a listener on it.
 */
export class Lifetime {
  /** Made when there is the first of them: most lifetimes end without one. */
  #listeners: Set<(reason: Error) => void> | undefined;
  #cleanups: Set<() => void> | undefined;
  /** Created by the first read of `signal`: an AbortController costs more than all the rest of a lifetime. */
  #controller: AbortController | undefined;
  #reason: Error | undefined;

  /** Aborts when the lifetime ends. Safe to pass to `fetch`: it lives no longer than the lifetime. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Why the lifetime ended, if it did. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** Calls `listener` when the lifetime ends, at once when it has. @returns a function that takes the listener away. */
  onEnd(listener: (reason: Error) => void): () => void {
    if (this.#reason === undefined) (this.#listeners ??= new Set()).add(listener);
    else listener(this.#reason);
    return () => void this.#listeners?.delete(listener);
  }

  /** Ends this lifetime when `other` does. @returns a function that unlinks again. */
  follow(other: Lifetime, toError: (reason: Error) => Error = (reason) => reason): () => void {
    if (this.#reason !== undefined) return ignore;
    return this.#addCleanup(other.onEnd((reason) => this.end(toError(reason))));
  }

  /** Ends this lifetime when `signal` aborts. @returns a function that unlinks again. */
  link(signal: AbortSignal | undefined, toError: (reason: unknown) => Error): () => void {
    if (signal === undefined || this.#reason !== undefined) return ignore;
    const onAbort = (): void => this.end(toError(signal.reason));
    if (signal.aborted) {
      onAbort();
      return ignore;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    return this.#addCleanup(() => signal.removeEventListener("abort", onAbort));
  }

  /** Ends this lifetime after `delayMs`; `Infinity` means never. @returns a function that lifts the limit. */
  limit(delayMs: number, toError: () => Error): () => void {
    if (delayMs === Infinity || this.#reason !== undefined) return ignore;
    return this.#addCleanup(startTimer(delayMs, () => this.end(toError())));
  }

  /** Calls `run` after `delayMs`, unless the lifetime is over by then. @returns a function that stops the timer. */
  after(delayMs: number, run: () => void): () => void {
    if (delayMs === Infinity || this.#reason !== undefined) return ignore;
    const stop = this.#addCleanup(
      startTimer(delayMs, () => {
        stop();
        run();
      }),
    );
    return stop;
  }

  /** Ends the lifetime now: everything raced against it rejects with `reason`, and its signal aborts. */
  end(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.dispose();
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) listener(reason);
    this.#controller?.abort(reason);
  }

  /** Drops timers and links without ending anything; call when the work is over. */
  dispose(): void {
    const cleanups = this.#cleanups ?? [];
    this.#cleanups = undefined;
    for (const run of cleanups) run();
  }

  /** @throws the reason, when the lifetime has ended. */
  throwIfEnded(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /**
   * Settles like `work`, or rejects the moment the lifetime ends. Work that succeeds too late goes to `onLate`, so that
   * nothing it holds (a response body, say) is left open.
   */
  race<T>(work: PromiseLike<T>, onLate: (value: T) => void = ignore): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.onEnd(reject);
      work.then(
        (value) => (this.#listeners?.delete(reject) === true ? resolve(value) : onLate(value)),
        (error: unknown) => {
          this.#listeners?.delete(reject);
          // What `work` failed with is passed on as it came: the caller wraps it.
          reject(error as Error);
        },
      );
    });
  }

  /** Resolves after `delayMs`, or rejects the moment the lifetime ends. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopTimer = startTimer(delayMs, () => {
        stopListening();
        resolve();
      });
      const stopListening = this.onEnd((reason) => {
        stopTimer();
        reject(reason);
      });
    });
  }

  #addCleanup(run: () => void): () => void {
    (this.#cleanups ??= new Set()).add(run);
    return () => {
      this.#cleanups?.delete(run);
      run();
    };
  }
}
