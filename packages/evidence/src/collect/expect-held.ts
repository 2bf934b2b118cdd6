import { ConfigError } from "@identity-reports/core";
import type { EvidenceRecord, RecordState } from "../format/record.js";
import type { EmitEvent } from "./context.js";
import type { Job } from "./jobs.js";

/** States of a report whose start has an unknown outcome. */
const heldStates: readonly RecordState[] = ["starting", "unknown"];
/** States of a report that has a run, and is not started by this call. */
const runStates: readonly RecordState[] = ["started", "saved", "verified"];

/**
 * A release is about a start whose outcome is unknown. Where there is no such start, as in another folder, the report would be
 * started beside the run that the person has found.
 *
 * @throws ConfigError `release` for a report that is not held here and that this call might start.
 */
export function expectHeld(records: ReadonlyMap<string, EvidenceRecord>, jobs: readonly Job[], folder: string): void {
  for (const { id } of jobs.filter(({ released }) => released !== undefined)) {
    const state = records.get(id)?.state;
    if (state !== undefined && [...heldStates, ...runStates].includes(state)) continue;
    const found = state === undefined ? "has no record of it" : `says that it is ${state}`;
    const message = `${JSON.stringify(id)} is not held: the folder ${folder} ${found}; nothing was started`;
    throw new ConfigError("release", message);
  }
}

/** Says of which reports a release changes nothing: their starts have become known. */
export function emitUnneededReleases(
  records: ReadonlyMap<string, EvidenceRecord>,
  jobs: readonly Job[],
  emit: EmitEvent,
): void {
  for (const { id } of jobs.filter(({ released }) => released !== undefined)) {
    const { state, run } = records.get(id) ?? {};
    if (state === undefined || heldStates.includes(state)) continue;
    const itsRun = run === undefined ? "" : `, with the run ${run.id}`;
    const message = `${id}: the release has no effect: the report is not held, but ${state}${itsRun}`;
    emit({ type: "notice", code: "release_unneeded", message, id });
  }
}
