/** Which option ended the work of a call. */
export type StopReason = "signal" | "deadline";

/** After a stop, a start that is on its way may take this long to get its handle. */
const startGraceMs = 10_000;
const maxTimerMs = 2 ** 31 - 1;

/** Stops the work of a call in order: by the caller's signal, or at the deadline. */
export class Stop {
  /** What stopped the work. Undefined while it continues. */
  by: StopReason | undefined;
  readonly #controller = new AbortController();
  readonly #disposers: (() => void)[] = [];

  constructor(signal: AbortSignal | undefined, deadline: Date | undefined, onStop: (by: StopReason) => void) {
    const stop = (by: StopReason): void => {
      if (this.by !== undefined) return;
      this.by = by;
      onStop(by);
      this.#controller.abort(new Error(by === "signal" ? "stopped by the caller" : "the deadline has passed"));
    };
    if (signal?.aborted === true) stop("signal");
    const onAbort = (): void => stop("signal");
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#disposers.push(() => signal?.removeEventListener("abort", onAbort));
    if (deadline !== undefined) this.#stopAt(deadline.getTime(), () => stop("deadline"));
  }

  /** Aborts at once when the work is stopped: for work that the next call can continue. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A signal for one start: it aborts once the handle is saved, or after a grace period. An abort before would lose the run. */
  forStart(): StartSignal {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isHandleSaved = false;
    const abort = (): void => controller.abort(this.signal.reason);
    const onStop = (): void => {
      if (isHandleSaved) abort();
      else timer = setTimeout(abort, startGraceMs);
    };
    if (this.signal.aborted) abort();
    else this.signal.addEventListener("abort", onStop, { once: true });
    return {
      signal: controller.signal,
      onHandleSaved: () => {
        isHandleSaved = true;
        clearTimeout(timer);
        if (this.signal.aborted) abort();
      },
      dispose: () => {
        clearTimeout(timer);
        this.signal.removeEventListener("abort", onStop);
      },
    };
  }

  /** Clears the timer, and no longer listens to the caller's signal. */
  dispose(): void {
    for (const dispose of this.#disposers) dispose();
  }

  #stopAt(time: number, stop: () => void): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      const leftMs = time - Date.now();
      if (leftMs <= 0) stop();
      else timer = setTimeout(wait, Math.min(leftMs, maxTimerMs));
    };
    wait();
    this.#disposers.push(() => clearTimeout(timer));
  }
}

/** The signal of one start. */
export interface StartSignal {
  readonly signal: AbortSignal;
  /** To be called when the handle is on the disk: from then on a stop aborts at once. */
  onHandleSaved(): void;
  /** Clears the timer, and no longer listens to the stop. */
  dispose(): void;
}
