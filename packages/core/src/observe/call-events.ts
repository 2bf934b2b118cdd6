import { ReportsError } from "../errors/reports-error.js";
import { noListener, type CallEvent, type EventListener } from "./events.js";

/** What the events of one call, or of one method, have in common. */
export type CallFacts = Pick<CallEvent, "type" | "operation" | "label" | "runId" | "isAdHoc">;

/**
 * Does `work` between the event of its beginning and the event of its end.
 *
 * @param runIdOf the run that the call turned out to be about.
 */
export async function withCallEvents<T>(
  emit: EventListener,
  facts: CallFacts,
  work: () => Promise<T>,
  runIdOf?: (result: T) => string | undefined,
): Promise<T> {
  if (emit === noListener) return await work();
  const startedAt = performance.now();
  const durationMs = (): number => performance.now() - startedAt;
  emit({ ...facts, action: "started" });
  try {
    const result = await work();
    emit({ ...facts, action: "succeeded", durationMs: durationMs(), runId: runIdOf?.(result) ?? facts.runId });
    return result;
  } catch (error) {
    const { code, carriedOut, handle } = ReportsError.is(error) ? error : unexpected;
    emit({ ...facts, action: "failed", durationMs: durationMs(), code, carriedOut, runId: handle?.id ?? facts.runId });
    throw error;
  }
}

const unexpected = { code: "unexpected", carriedOut: "maybe", handle: undefined } as const;
