import { NotFoundError } from "../errors/http-error.js";
import { annotate, ReportsError } from "../errors/reports-error.js";
import { TimeoutError } from "../errors/transport-errors.js";
import { monotonicMs } from "../internal/time.js";
import type { Scope } from "../internal/scope.js";
import type { EventListener } from "../observe/events.js";
import type { FileFormat } from "../download/report-file.js";
import type { ReportDriver, RunCheck } from "./driver.js";
import type { RunHandle } from "./handle.js";
import { defaultMaxWaitMs, requestOptionsOf, type WaitOptions } from "./options.js";

/** For so long after its start a vendor may not know a run yet. */
const graceMs = 60_000;
const growth = 1.5;

const elapsedMs = (handle: RunHandle): number => Math.max(0, Date.now() - Date.parse(handle.startedAt));

/**
 * Asks for the state of a run until it has finished. A state nobody knows counts as running; a status request that fails
 * for a reason that may pass counts as no answer yet.
 *
 * @param isFresh false when the run may have finished long ago: the first request then goes out at once.
 * @throws TimeoutError with the handle when `maxWaitMs` passes; whatever ended `scope`; errors that will not pass.
 */
export async function waitForReport<Handle extends RunHandle, Result>(
  handle: Handle,
  driver: Pick<ReportDriver<never, Handle, Result, FileFormat, never>, "check" | "poll" | "statusOperation">,
  options: WaitOptions<Handle>,
  { scope, emit, isFresh }: { scope: Scope; emit: EventListener; isFresh: boolean },
): Promise<RunCheck<Result>> {
  const { maxWaitMs = defaultMaxWaitMs, label } = options;
  const { firstMs, maxMs } = { ...driver.poll, ...options.poll };
  const endsAt = monotonicMs() + maxWaitMs;
  let pauseMs = firstMs;
  let askedMs = 0;
  let state = "started";
  let lastFailure: ReportsError | undefined;
  const left = (): number => Math.max(0, endsAt - monotonicMs());

  for (let polls = 1; ; polls++) {
    if (isFresh || polls > 1) {
      // Jitter keeps many waits that began together from asking together.
      const jittered = Math.max(pauseMs * (0.9 + Math.random() * 0.2), askedMs);
      pauseMs = Math.min(pauseMs * growth, maxMs);
      await scope.sleep(Math.min(jittered, left()));
    }
    const isLast = left() <= 0;
    try {
      const check = await driver.check(handle, {
        ...requestOptionsOf(options),
        signal: scope.signal,
        // The last request may still take the time of one.
        ...(isLast ? {} : { totalTimeoutMs: Math.min(300_000, left()) }),
      });
      if (check.missing !== undefined) throw check.missing;
      ({ state } = check);
      askedMs = check.retryAfterMs ?? 0;
      lastFailure = undefined;
      if (check.finished) {
        report(state, polls, undefined);
        return check;
      }
    } catch (error) {
      scope.throwIfEnded();
      if (!ReportsError.is(error)) throw error;
      const mayAppear = NotFoundError.is(error) && elapsedMs(handle) < graceMs;
      if (!mayAppear && !error.isRetryable) throw annotate(error, { handle, label });
      lastFailure = error;
    }
    report(state, polls, pauseMs);
    if (isLast) throw stillRunning();
  }

  function report(current: string, polls: number, nextMs: number | undefined): void {
    const common = { state: current, elapsedMs: elapsedMs(handle) };
    emit({ type: "poll", operation: driver.statusOperation, label, id: handle.id, nextMs, ...common });
    try {
      options.onProgress?.({ ...common, polls, handle });
    } catch (error) {
      const message = `onProgress threw: ${String(error)}; the wait goes on`;
      emit({ type: "notice", operation: driver.statusOperation, label, message });
    }
  }

  function stillRunning(): ReportsError {
    const last = lastFailure === undefined ? "" : `; the last status request failed: ${lastFailure.message}`;
    return new TimeoutError(
      `report ${handle.id} was still ${state} after waiting ${maxWaitMs} ms (maxWaitMs); it goes on at the vendor: pass this error's handle to resume${last}`,
      { phase: "wait", handle, label, carriedOut: "yes" },
    );
  }
}
