import { ReportsError } from "../errors/reports-error.js";
import { noListener } from "./emit-cleaned.js";
import type { CallEvent, ReportsEventListener } from "./events.js";

/** What all events of one call, or of one method, have in common. */
export type CallEventBase = Pick<CallEvent, "type" | "operation" | "label" | "runId" | "isAdHoc">;

/** Emits the event of the end of a call, or of a method. */
export interface EndEvents {
  succeeded(result: unknown): void;
  failed(error: unknown): void;
}

/**
 * Emits the event of the start of a call, or of a method.
 *
 * @param runIdOf the run that the call turned out to be about.
 * @returns what emits the event of the end; undefined where there is no listener.
 */
export function beginEvents(
  emit: ReportsEventListener,
  base: CallEventBase,
  runIdOf?: (result: unknown) => string | undefined,
): EndEvents | undefined {
  if (emit === noListener) return undefined;
  const startedAt = performance.now();
  const durationMs = (): number => performance.now() - startedAt;
  emit({ ...base, action: "started" });
  return {
    succeeded: (result) =>
      emit({ ...base, action: "succeeded", durationMs: durationMs(), runId: runIdOf?.(result) ?? base.runId }),
    failed(error) {
      const { code, carriedOut, handle } = ReportsError.is(error) ? error : unexpected;
      const runId = handle?.id ?? base.runId;
      emit({ ...base, action: "failed", durationMs: durationMs(), code, carriedOut, runId });
    },
  };
}

const unexpected = { code: "unexpected", carriedOut: "maybe", handle: undefined } as const;
