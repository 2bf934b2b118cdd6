import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ReportsError, TimeoutError, type ReportFile, type RequestOptions } from "@identity-reports/core";
import { intentOf, vendorOf, type Intent } from "./intent.ts";
import { jobHeader, vendorNames, type ClientReport, type KnownStart, type SoakPlan, type VendorName } from "./plan.ts";
import type { SoakClient, SoakReport } from "./soak-clients.ts";

/** What jobs need. */
export interface JobsSetup {
  readonly plan: SoakPlan;
  readonly clients: Readonly<Record<VendorName, SoakClient>>;
  /** For files. */
  readonly folder: string;
  /** Told of every job that was to start a run, at its end. */
  readonly onStarted: (known: KnownStart) => void;
}

/** One call in so many starts a run; another one reads a file. */
const startEach = 12;
const fileEach = 3;

/** Makes the jobs of a soak, and keeps account of what comes of them. */
export function openJobs({ plan, clients, folder, onStarted }: JobsSetup) {
  const standing = new Map<VendorName, { readonly id: string; readonly intent: Intent }>();
  const wrongFiles: string[] = [];
  const strangeErrors: string[] = [];
  const errors: Record<string, number> = {};
  let files = 0;

  const note = (job: string, error: unknown): void => {
    const isExpected = ReportsError.is(error) && !["unexpected", "config_invalid"].includes(error.code);
    if (!isExpected) strangeErrors.push(`${job}: ${String(error)}`);
    const name = ReportsError.is(error) ? `${error.name} ${error.code}` : String(error);
    errors[name] = (errors[name] ?? 0) + 1;
  };
  const compare = (job: string, found: Uint8Array, meant: string): void => {
    files += 1;
    if (!Buffer.from(meant).equals(found)) wrongFiles.push(`${job}: ${Buffer.from(found).toString().slice(0, 200)}`);
  };
  /** Does the work of a job that starts a run, and says which ids its caller knows in the end. */
  const starting = async (job: string, work: (know: (id: string) => void) => Promise<void>): Promise<void> => {
    const ids = new Set<string>();
    let failure: KnownStart = { job, ids: [] };
    try {
      await work((id) => ids.add(id));
    } catch (error) {
      note(job, error);
      if (!ReportsError.is(error)) throw error;
      if (error.handle !== undefined) ids.add(error.handle.id);
      // Once the run is known, an error without it is about another call: the one that deletes the report.
      else if (ids.size === 0) {
        failure = { ...failure, carriedOut: error.carriedOut, isUnanswered: TimeoutError.is(error) };
      }
    }
    onStarted({ ...failure, ids: [...ids] });
  };

  const save = async (job: string, report: SoakReport, { format, file }: Intent, options: RequestOptions) => {
    const { path } = await report.saveTo(join(folder, `${job.replaceAll(/\W/g, "-")}.${format}`), {
      ...options,
      format,
      ifExists: "number",
    });
    compare(job, await readFile(path), file);
    await rm(path);
  };
  const read = async (job: string, file: ReportFile, { file: meant }: Intent): Promise<void> =>
    compare(job, await file.bytes(), meant);
  const readRows = async (job: string, report: SoakReport, { rows }: Intent, options: RequestOptions) => {
    const found: unknown[] = [];
    for await (const row of report.rows?.(options) ?? []) found.push(row);
    files += 1;
    if (!isDeepStrictEqual(found, rows)) wrongFiles.push(`${job}: ${found.length} of ${rows.length} rows`);
  };
  const vendorAt = (index: number): VendorName => vendorNames[index % vendorNames.length] ?? "sailpoint";
  const headersOf = (job: string): RequestOptions => ({ headers: { [jobHeader]: job } });

  const run = async (job: string, index: number): Promise<void> => {
    const intent = intentOf(plan.seed, job);
    const client = clients[vendorOf(job)];
    const options = headersOf(job);
    await starting(job, async (know) => {
      const report = await client.runReport(job, {
        ...options,
        poll: { firstMs: 2, maxMs: 25 },
        maxWaitMs: 30_000,
        onStarted: ({ id }) => know(id),
      });
      know(report.id);
      if (index % 2 === 0) await save(job, report, intent, options);
      else await read(job, await report.download({ ...options, format: intent.format }), intent);
      if (report.rows !== undefined) await readRows(job, report, intent, options);
      await client.forget?.(report.id, options);
    });
  };

  const start = (job: string): Promise<void> =>
    starting(job, async (know) => know(await clients[vendorOf(job)].start(job, headersOf(job))));
  const readOnce = async (job: string, index: number): Promise<void> => {
    const { reads } = clients[vendorOf(job)];
    const { id = "", intent } = standing.get(vendorOf(job)) ?? {};
    try {
      if (index % fileEach === 0 && intent !== undefined)
        await read(job, await clients[vendorOf(job)].file(id, intent.format, headersOf(job)), intent);
      else await reads[index % reads.length]?.(id, headersOf(job));
    } catch (error) {
      note(job, error);
    }
  };

  return {
    /** Makes the run whose results the reading calls ask for. Its server spares it. */
    async makeStanding(job: string): Promise<void> {
      const vendor = vendorOf(job);
      const intent = intentOf(plan.seed, job);
      const options = { ...headersOf(job), poll: { firstMs: 2, maxMs: 25 }, maxWaitMs: 30_000, onStarted: () => {} };
      const report = await clients[vendor].runReport(job, options);
      await read(job, await report.download({ ...headersOf(job), format: intent.format }), intent);
      standing.set(vendor, { id: report.id, intent });
    },
    run: (name: string, index: number): Promise<void> => run(`${vendorAt(index)}:${name}`, index),
    async call(name: string, index: number): Promise<void> {
      const job = `${vendorAt(index)}:${name}`;
      // Each vendor has a turn at each kind of call.
      const turn = Math.floor(index / vendorNames.length);
      await (turn % startEach === 0 ? start(job) : readOnce(job, turn));
    },
    found: (): Pick<ClientReport, "files" | "wrongFiles" | "errors" | "strangeErrors"> => ({
      files,
      wrongFiles,
      errors,
      strangeErrors,
    }),
  };
}
