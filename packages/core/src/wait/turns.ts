import { ReportsError } from "../errors/reports-error.js";
import { TimeoutError } from "../errors/transport-errors.js";
import type { StartContext } from "./driver.js";
import type { RunHandle } from "./handle.js";
import { Line } from "./line.js";
import { defaultMaxWaitMs, type WaitOptions } from "./options.js";

/**
 * Who starts when, among the calls of one client: for drivers of vendors that run one report of a kind at a time and hand
 * back the one there is.
 */
export class Turns<Handle extends RunHandle, Options extends WaitOptions<Handle>> {
  /** By kind: the calls that found a run in their way. */
  readonly #behind = new Map<string, Line<Handle>>();
  /** By kind: the calls that start alone. */
  readonly #alone = new Map<string, Line<undefined>>();

  /**
   * Calls `start` until it gives a run that is not in the way of ours. Between two calls the run in the way is waited
   * for, whichever way it ends. Calls that met such a run stand in line, and only the first of them asks and starts.
   */
  async start(
    kind: string,
    context: StartContext<Handle, Options>,
    start: () => Promise<Handle>,
    isInTheWay: (run: Handle) => boolean,
  ): Promise<Handle> {
    const { scope, options, tell, waitForEnd } = context;
    const { maxWaitMs = defaultMaxWaitMs, label } = options;
    let run = await start();
    if (!isInTheWay(run)) return run;
    const line = lineIn(this.#behind, kind, run);
    const other = (): string => `report ${line.run.id}`;
    const blame = (error: unknown): never => {
      throw aboutOther(error, other(), label);
    };
    // Nothing may happen for long now: whoever watches must be able to see why.
    tell(
      "start_queued",
      `${other()} (${kind}) is already running; ours is number ${line.length + 1} in line behind it`,
    );
    const turn = await line.enter(scope, maxWaitMs, () => notInTime(other(), label)).catch(blame);
    try {
      do {
        await waitForEnd(line.run, turn.leftMs()).catch(blame);
        line.run = run = await start();
      } while (isInTheWay(run));
      return run;
    } finally {
      turn.leave();
    }
  }

  /** Does `work` while no other call does its own of this kind; first come, first served. */
  async alone<T>(kind: string, { scope, options }: StartContext<Handle, Options>, work: () => Promise<T>): Promise<T> {
    const { maxWaitMs = defaultMaxWaitMs, label } = options;
    const line = lineIn(this.#alone, kind, undefined);
    const turn = await line.enter(scope, maxWaitMs, () => notInTime("another start", label));
    try {
      return await work();
    } finally {
      turn.leave();
    }
  }
}

/** The line of a kind. Who finds nobody in it knows best which run is in the way. */
function lineIn<Run>(lines: Map<string, Line<Run>>, kind: string, run: Run): Line<Run> {
  const present = lines.get(kind);
  if (present?.length) return present;
  const line = new Line(run);
  lines.set(kind, line);
  return line;
}

/** What ended the wait for a run that was there before ours: its handle must not pass for the handle of ours. */
function aboutOther(error: unknown, what: string, label: string | undefined): unknown {
  if (!ReportsError.is(error)) return error;
  if (TimeoutError.is(error)) return notInTime(what, label);
  delete (error as { handle?: unknown }).handle;
  return Object.assign(error, { carriedOut: "no" });
}

const notInTime = (what: string, label: string | undefined): TimeoutError =>
  new TimeoutError(`${what}, which was there before ours, did not end in time (maxWaitMs); ours was not started`, {
    phase: "wait",
    label,
  });
