/** How long a start that is on its way may take once nothing new begins. */
const graceMs = 10_000;
const maxTimerMs = 2 ** 31 - 1;

/** Ends the work in order: by the caller's signal, or at a time. */
export class Stop {
  /** Why; undefined while the work goes on. */
  by: "signal" | "deadline" | undefined;
  readonly #controller = new AbortController();
  readonly #release: (() => void)[] = [];

  constructor(
    signal: AbortSignal | undefined,
    deadline: Date | undefined,
    onStop: (by: "signal" | "deadline") => void,
  ) {
    const stop = (by: "signal" | "deadline"): void => {
      if (this.by !== undefined) return;
      this.by = by;
      onStop(by);
      this.#controller.abort(new Error(by === "signal" ? "stopped by the caller" : "the deadline is over"));
    };
    if (signal?.aborted === true) stop("signal");
    const onAbort = (): void => stop("signal");
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#release.push(() => signal?.removeEventListener("abort", onAbort));
    if (deadline !== undefined) this.#stopAt(deadline.getTime(), () => stop("deadline"));
  }

  /** Aborts when the work ends: for what can be taken up again. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** For a start: aborts only once its handle is safe, or it takes too long. */
  forStart(): StartSignal {
    const own = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isSafe = false;
    const abort = (): void => own.abort(this.signal.reason);
    const onStop = (): void => {
      if (isSafe) abort();
      else timer = setTimeout(abort, graceMs);
    };
    if (this.signal.aborted) abort();
    else this.signal.addEventListener("abort", onStop, { once: true });
    return {
      signal: own.signal,
      isSafe: () => {
        isSafe = true;
        clearTimeout(timer);
        if (this.signal.aborted) abort();
      },
      end: () => {
        clearTimeout(timer);
        this.signal.removeEventListener("abort", onStop);
      },
    };
  }

  /** Lets go of timers and of the caller's signal. */
  end(): void {
    for (const release of this.#release) release();
  }

  #stopAt(at: number, stop: () => void): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      const leftMs = at - Date.now();
      if (leftMs <= 0) stop();
      else timer = setTimeout(wait, Math.min(leftMs, maxTimerMs));
    };
    wait();
    this.#release.push(() => clearTimeout(timer));
  }
}

/** The signal of one start. */
export interface StartSignal {
  readonly signal: AbortSignal;
  /** The handle is on the disk. */
  isSafe(): void;
  end(): void;
}
