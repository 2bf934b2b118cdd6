import { join, sep } from "node:path";
import { nextStep, ReportsError, type RunHandle } from "@identity-reports/sailpoint-reports";
import type { Evidence, EvidenceOptions } from "./evidence.ts";
import { stepFor } from "./next-step.ts";
import type { EvidenceRecord, Records } from "./records.ts";

/** Options of {@link collect}. */
export interface CollectOptions extends Pick<EvidenceOptions, "maxWaitMs" | "poll" | "signal"> {
  readonly folder: string;
  readonly records: Records;
  /** Starts again what may have been started before. */
  readonly startUnknown?: boolean | undefined;
}

/** How one report came out. */
export interface Outcome {
  readonly record: EvidenceRecord;
  /** What this start had to do for it. */
  readonly step: "start" | "resume" | "keep" | "unknown";
}

/** Brings in one report. A report that fails is an outcome like any other, and stops nothing else. */
export async function collect(evidence: Evidence, options: CollectOptions): Promise<Outcome> {
  const { key, vendor } = evidence;
  const { folder, records, startUnknown, signal, poll, maxWaitMs } = options;
  const before = await records.read(key);
  let next = await stepFor(before);
  if (next.step === "unknown" && startUnknown === true) next = { step: "start" };
  if (next.step === "keep" && before !== undefined) return { record: before, step: "keep" };
  if (next.step === "unknown")
    return { record: { key, vendor, state: "failed", error: unknownStart }, step: "unknown" };

  let handle: RunHandle | undefined = next.step === "resume" ? next.handle : undefined;
  const wait: EvidenceOptions = {
    label: key,
    signal,
    poll,
    maxWaitMs,
    async onStarted(started) {
      handle = started;
      await records.write({ key, vendor, state: "started", handle });
    },
  };
  let record: EvidenceRecord;
  let failedAt: EvidenceRecord["failedAt"] = "run";
  try {
    if (handle === undefined) await records.write({ key, vendor, state: "starting" });
    const report = handle === undefined ? await evidence.run(wait) : await evidence.resume(handle, wait);
    failedAt = "file";
    const target = join(folder, "files", key) + sep;
    const saved = await report.saveTo(target, { format: "csv", ifExists: "replace", signal });
    record = { key, vendor, state: "saved", ...withHandle(handle), ...saved };
  } catch (error) {
    record = {
      key,
      vendor,
      state: "failed",
      failedAt,
      ...withHandle(handle),
      error: describe(error),
      next: nextStep(error).action,
    };
  }
  await records.write(record);
  return { record, step: next.step === "resume" ? "resume" : "start" };
}

const withHandle = (handle: RunHandle | undefined): { handle?: RunHandle } => (handle === undefined ? {} : { handle });

function describe(error: unknown): Record<string, unknown> {
  if (ReportsError.is(error)) return error.toJSON();
  return { name: "Error", message: String(error), carriedOut: "maybe" };
}

const unknownStart = {
  name: "UnknownStart",
  code: "start_unknown",
  carriedOut: "maybe",
  message: "it may have been started, but its handle was lost; look at the vendor, then use --start-unknown",
};
