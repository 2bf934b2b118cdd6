import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { collect, type CollectOptions, type Outcome } from "./collect.ts";
import type { Evidence } from "./evidence.ts";
import { inLanes } from "./lanes.ts";
import { Records, writeWhole, type EvidenceRecord } from "./records.ts";

/** Options of {@link runNight}. */
export interface NightOptions extends Omit<CollectOptions, "records"> {
  /** How many reports of each vendor are under way at once. Default: 4. */
  readonly concurrency?: number | undefined;
  /** Called when a report is done, for a line in the log. */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** The result of a night, as `summary.json` and the standard output have it. */
export interface Summary {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly saved: number;
  readonly failed: number;
  /** Of the saved ones, those that the vendor has cut short. */
  readonly incomplete: number;
  readonly reports: readonly (EvidenceRecord & { readonly step: Outcome["step"] })[];
}

/** Brings in all reports, each vendor's in lanes of their own, and writes `summary.json`. */
export async function runNight(evidence: readonly Evidence[], options: NightOptions): Promise<Summary> {
  const { concurrency = 4, onOutcome, ...collecting } = options;
  const startedAt = new Date().toISOString();
  await mkdir(options.folder, { recursive: true });
  const records = new Records(join(options.folder, "records"));
  const vendors = new Set(evidence.map(({ vendor }) => vendor));
  const outcomes = await Promise.all(
    [...vendors].map((vendor) => {
      const reports = evidence.filter((each) => each.vendor === vendor);
      return inLanes(concurrency, reports, async (each) => {
        const outcome = await collect(each, { ...collecting, records }).catch((error: unknown) => broken(each, error));
        onOutcome?.(outcome);
        return outcome;
      });
    }),
  );
  const reports = outcomes.flat().map(({ record, step }) => ({ ...record, step }));
  const saved = reports.filter(({ state }) => state === "saved").length;
  const incomplete = reports.filter(({ rowsComplete }) => rowsComplete === false).length;
  const finishedAt = new Date().toISOString();
  const failed = reports.length - saved;
  const summary: Summary = { startedAt, finishedAt, saved, failed, incomplete, reports };
  await writeWhole(join(options.folder, "summary.json"), summary);
  return summary;
}

/** Its record could not be read or written: a full disk, say. The other reports may still be lucky. */
function broken({ key, vendor }: Evidence, cause: unknown): Outcome {
  const error = { name: "RecordError", code: "record_failed", carriedOut: "maybe", message: String(cause) };
  return { record: { key, vendor, state: "failed", error }, step: "unknown" };
}
