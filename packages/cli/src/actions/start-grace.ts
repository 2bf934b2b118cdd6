import type { ReportsEvent } from "@identity-reports/core";
import type { RunOptions } from "../vendors/connection.ts";

/** After a stop, a start that is on its way may take this long to get its handle. */
const graceMs = 10_000;

/** Requests that create something, other than a token. */
const isStart = (event: ReportsEvent): boolean =>
  event.type === "request" && event.method === "POST" && !event.operation.endsWith("token");

/** What shows that no start is on its way any more: it failed, is tried again, or a run is waited for. */
const isOver = (event: ReportsEvent): boolean =>
  ["retry", "poll", "notice"].includes(event.type) || (event.type === "call" && event.action === "failed");

/**
 * Options of a start with which a stop loses no run: while the request is on its way, the stop waits until the handle is known,
 * ten seconds at most. At any other time it aborts at once.
 */
export function withStartGrace({ signal, onStarted, onEvent, ...options }: RunOptions): RunOptions {
  const controller = new AbortController();
  let isOnItsWay = false;
  let timer: NodeJS.Timeout | undefined;
  const abort = (): void => {
    clearTimeout(timer);
    controller.abort(signal?.reason);
  };
  const onStop = (): void => {
    if (isOnItsWay) timer = setTimeout(abort, graceMs);
    else abort();
  };
  const end = (): void => {
    isOnItsWay = false;
    if (signal?.aborted === true) abort();
  };
  if (signal?.aborted === true) onStop();
  else signal?.addEventListener("abort", onStop, { once: true });
  return {
    ...options,
    signal: controller.signal,
    onStarted: async (handle) => {
      await onStarted?.(handle);
      end();
    },
    onEvent: (event) => {
      onEvent?.(event);
      if (isStart(event)) isOnItsWay = signal?.aborted !== true;
      else if (isOver(event)) end();
    },
  };
}
