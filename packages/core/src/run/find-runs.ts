import { validateRequestOptions, type RequestOptions } from "../call/options.js";
import { fitsIntoPath } from "../call/path-template.js";
import { withSharedLimit } from "../call/time-limit.js";
import type { Transport } from "../client/transport.js";
import { defined } from "../internal/objects.js";
import { parseHttpDate } from "../retry/http-date.js";
import { rule, type Rules } from "../validate/rules.js";
import type { VendorHandleMembers, RunHandle } from "./handle.js";

/** How much earlier than `since` a run may have been made: the clocks of the machines differ. */
const toleranceMs = 120_000;

/**
 * Options of `findRuns`.
 *
 * @example
 * ```ts
 * const options: FindRunsOptions = { since: new Date("2026-11-29T01:00:00Z") };
 * ```
 */
export interface FindRunsOptions extends RequestOptions {
  /** When the start was sent, by this machine's clock. */
  readonly since: Date;
}

/** A run that a start may have made whose response was lost. */
export interface FoundRun<Handle extends RunHandle, Run> {
  /** For `resume`. Missing where the vendor lists the run without an id that requests can name. */
  readonly handle?: Handle;
  /** When the vendor made it, by this machine's clock. Missing where the vendor does not say. */
  readonly createdAt?: Date;
  /** The run as the vendor lists it. */
  readonly run: Run;
}

/** How one vendor finds the runs that a start may have made. */
export interface RunFinder<Handle extends RunHandle, Run> {
  /** Goes into handles. */
  readonly vendor: string;
  /** The vendor's own options. */
  readonly optionRules?: Rules;
  /**
   * All runs that the start may have made, however old, with the headers of a response: they have the vendor's clock.
   *
   * @throws ReportsError where only a part of them can be listed.
   */
  list(request: RequestOptions): Promise<{ readonly runs: readonly Run[]; readonly headers: Headers | undefined }>;
  /** When the vendor made a run, by the vendor's clock. */
  createdAt(run: Run): Date | undefined;
  /** The vendor's members of the handle of a run; undefined where no request can name it. */
  handleMembersOf(run: Run): VendorHandleMembers<Handle> | undefined;
}

const findRules: Rules = {
  since: rule("a valid Date", (value) => value instanceof Date && !Number.isNaN(value.getTime())),
};

/**
 * All runs that a start may have made whose response was lost, oldest first. A run whose age is not known is one of them.
 *
 * @throws ConfigError when an option is wrong.
 */
export async function findRuns<Handle extends RunHandle, Run>(
  transport: Pick<Transport, "baseUrl" | "withMethodIds">,
  finder: RunFinder<Handle, Run>,
  options: FindRunsOptions,
): Promise<readonly FoundRun<Handle, Run>[]> {
  validateRequestOptions(options, { ...finder.optionRules, ...findRules });
  const { since, signal, timeoutMs, totalTimeoutMs, retries, headers, label, onEvent } = options;
  const request = defined({ signal, timeoutMs, totalTimeoutMs, retries, headers, label, onEvent });
  const listed = await finder.list(withSharedLimit(transport.withMethodIds(request)));
  const aheadMs = vendorClockAheadMs(listed.headers);
  return listed.runs
    .map((run) => foundRun(run, finder, { baseUrl: transport.baseUrl, label, since, aheadMs }))
    .filter(({ createdAt }) => createdAt === undefined || createdAt.getTime() >= since.getTime() - toleranceMs)
    .toSorted((one, other) => timeOf(one) - timeOf(other));
}

const timeOf = ({ createdAt }: { readonly createdAt?: Date }): number => createdAt?.getTime() ?? Infinity;

/** How far the vendor's clock is ahead of this machine's; 0 where its responses do not tell. */
const vendorClockAheadMs = (headers: Headers | undefined): number => {
  const now = Date.now();
  return (parseHttpDate(headers?.get("date") ?? "") ?? now) - now;
};

function foundRun<Handle extends RunHandle, Run>(
  run: Run,
  { vendor, createdAt: createdAtOf, handleMembersOf }: RunFinder<Handle, Run>,
  { baseUrl, label, since, aheadMs }: { baseUrl: string; label: string | undefined; since: Date; aheadMs: number },
): FoundRun<Handle, Run> {
  const madeAt = createdAtOf(run);
  const createdAt = madeAt === undefined ? undefined : new Date(madeAt.getTime() - aheadMs);
  const members = handleMembersOf(run);
  const isNamed = members !== undefined && fitsIntoPath(members.id);
  const startedAt = (createdAt ?? since).toISOString();
  const handle = isNamed
    ? ({ ...members, version: 1, vendor, baseUrl, startedAt, ...defined({ label }) } as unknown as Handle)
    : undefined;
  return { ...defined({ handle, createdAt }), run } as FoundRun<Handle, Run>;
}
