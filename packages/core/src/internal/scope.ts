import { startTimer } from "./time.js";
import { ignore } from "./notify.js";

/**
 * The life of one piece of work: a call, one attempt of it, a wait. A scope ends when it is told to, when a linked
 * signal aborts or when its time is up; everything raced against it then rejects at once with the reason.
 *
 * The caller's own signal is only ever linked here and never handed on, so nothing else can leave a listener on it.
 */
export class Scope {
  readonly #controller = new AbortController();
  readonly #waiting = new Set<(reason: Error) => void>();
  readonly #cleanups = new Set<() => void>();
  #reason: Error | undefined;

  /** Aborts when the scope ends. Safe to hand to `fetch`: it lives no longer than the scope. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the scope ended, if it did. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** Ends this scope when `signal` aborts. @returns a function that unlinks again. */
  link(signal: AbortSignal | undefined, toError: (reason: unknown) => Error): () => void {
    if (signal === undefined || this.#reason !== undefined) return ignore;
    const onAbort = (): void => this.end(toError(signal.reason));
    if (signal.aborted) {
      onAbort();
      return ignore;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    return this.#cleanup(() => signal.removeEventListener("abort", onAbort));
  }

  /** Ends this scope after `delayMs`; `Infinity` means never. @returns a function that lifts the limit. */
  limit(delayMs: number, toError: () => Error): () => void {
    if (delayMs === Infinity || this.#reason !== undefined) return ignore;
    return this.#cleanup(startTimer(Math.max(0, delayMs), () => this.end(toError())));
  }

  /** Ends the scope now: its signal aborts and everything raced against it rejects with `reason`. */
  end(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.dispose();
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
    this.#controller.abort(reason);
  }

  /** Drops timers and links without ending anything; call when the work is over. */
  dispose(): void {
    for (const run of this.#cleanups) run();
    this.#cleanups.clear();
  }

  /** @throws the reason, when the scope has ended. */
  throwIfEnded(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /**
   * Settles like `work`, or rejects the moment the scope ends. Work that succeeds too late goes to `onLate`, so that
   * nothing it holds (a response body, say) is left open.
   */
  race<T>(work: PromiseLike<T>, onLate: (value: T) => void = ignore): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let over = false;
      const finish = (settle: () => void): void => {
        over = true;
        this.#waiting.delete(onEnd);
        settle();
      };
      const onEnd = (reason: Error): void => finish(() => reject(reason));
      if (this.#reason === undefined) this.#waiting.add(onEnd);
      else onEnd(this.#reason);
      work.then(
        (value) => (over ? onLate(value) : finish(() => resolve(value))),
        // The reason is passed on as it came: whoever called wraps it.
        (error: unknown) => over || finish(() => reject(error as Error)),
      );
    });
  }

  /** Resolves after `delayMs`, or rejects the moment the scope ends. */
  async sleep(delayMs: number): Promise<void> {
    let stop = ignore;
    const timer = new Promise<void>((resolve) => (stop = startTimer(delayMs, resolve)));
    try {
      await this.race(timer);
    } finally {
      stop();
    }
  }

  #cleanup(run: () => void): () => void {
    this.#cleanups.add(run);
    return () => {
      this.#cleanups.delete(run);
      run();
    };
  }
}
