import { resolve } from "node:path";
import type { ReportsEvent } from "@identity-reports/core";
import { collect, expectCollectable, type Clients, type CollectResult, type Plan } from "@identity-reports/evidence";
import { CliError } from "../cli-error.ts";
import { readPlan } from "../documents/read-plan.ts";
import { exit } from "../exit-codes.ts";
import { planDuration } from "../input/duration.ts";
import type { Invocation } from "../invocation.ts";
import { isSilent, openProgress } from "../progress/open-progress.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import type { Connection, ReportRequest } from "../vendors/connection.ts";
import type { CollectFlags } from "./collect-flags.ts";
import { expectOutputs, writeOutputs } from "./collect-outputs.ts";
import { CollectProgress } from "./collect-progress.ts";
import { causeLines, collectionLines, exitCodeOfCollection, exitCodeOfReport } from "./collect-result.ts";
import { dryConnection, dryRun, type PlannedStart } from "./dry-run.ts";
import { expectDeliverable } from "./expect-deliverable.ts";
import { expectStartable, PlanFaults } from "./expect-startable.ts";
import { expectTenants, tenantOf } from "./expect-tenants.ts";
import { refusedNames } from "./refused-names.ts";

/** Collects all reports of a plan. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context } = invocation;
  const flags = invocation.options as CollectFlags;
  const file = invocation.args[0] as string;
  const { plan, positionOf } = await readPlan(file, context);
  const tenants = await Tenants.read(invocation);
  const faults = new PlanFaults(positionOf);
  await expectTenants(plan, tenants, faults);
  await expectDeliverable(plan, tenants, faults);
  await expectOutputs(plan, invocation);
  if (flags.dryRun === true) return dryRunOfPlan(plan, tenants, invocation, faults);
  const startedAt = performance.now();
  const progress = new CollectProgress(openProgress(invocation), context);
  const connections = new Map<string, Connection>();
  let result: CollectResult;
  let hints: readonly string[];
  try {
    for (const name of tenantsOf(plan)) {
      const onEvent = (event: ReportsEvent): void => progress.onClientEvent(name, event);
      connections.set(name, await connect(tenants.named(name), invocation, onEvent));
    }
    const { signal } = context;
    const prepared = await preparedPlan(plan, connections, invocation, faults, (connection, request) =>
      connection.lookUp?.(request, signal),
    );
    await expectStartable(startsOf(prepared, tenants, invocation), faults);
    result = await collect(prepared, {
      ...collectOptions(flags, connections, invocation),
      onProgress: progress.onEvent,
    });
    hints = await refusedNames(result, connections, context.signal);
  } finally {
    progress.close();
    for (const connection of connections.values()) connection.close();
  }
  const durationMs = Math.round(performance.now() - startedAt);
  const plannedFolder = plan.folder?.includes("{") === false ? resolve(context.cwd, plan.folder) : undefined;
  return writeResult(result, { durationMs, planFile: file, plannedFolder, hints }, invocation);
}

const tenantsOf = (plan: Plan): Set<string> => new Set(plan.reports.map((report) => tenantOf(report, plan)));

function collectOptions(flags: CollectFlags, connections: ReadonlyMap<string, Connection>, { context }: Invocation) {
  const { folder, only, concurrency, interval, deadline, onJoined, retryFailed, release, cleanUp } = flags;
  const clients: Clients = Object.fromEntries([...connections].map(([name, { client }]) => [name, client]));
  return {
    clients,
    folder: folder === undefined ? undefined : resolve(context.cwd, folder),
    signal: context.signal,
    deadline,
    concurrency,
    only,
    release: release?.map(releaseOf),
    retryFailed,
    onJoined,
    cleanUp,
    ...(interval === undefined ? {} : { poll: { firstMs: interval, maxMs: interval } }),
  };
}

/** `id` starts a report again; `id=RUN` continues that run. */
function releaseOf(word: string): string | { readonly id: string; readonly runId: string } {
  const [, id, runId] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  return id === undefined || runId === undefined ? word : { id, runId };
}

/**
 * The plan with arguments as the vendors take them, and with the time limit of `--max-wait`.
 *
 * @param lookUp finds out whether what the arguments name is there.
 */
async function preparedPlan(
  plan: Plan,
  connections: ReadonlyMap<string, Connection>,
  { context, options }: Invocation,
  faults: PlanFaults,
  lookUp?: (connection: Connection, request: ReportRequest) => Promise<void> | undefined,
): Promise<Plan> {
  const { maxWait } = options as CollectFlags;
  const limit = maxWait === undefined ? {} : { maxWait: planDuration(maxWait) };
  const reports: Plan["reports"][number][] = [];
  for (const [index, report] of plan.reports.entries()) {
    const request: ReportRequest = { report: report.report, arguments: report.arguments ?? {} };
    const connection = connections.get(tenantOf(report, plan)) as Connection;
    const prepared = await faults.guard(report.id, ["reports", index], async () => {
      await lookUp?.(connection, request);
      return connection.prepare(request);
    });
    const given = report.arguments === undefined || prepared === undefined ? {} : { arguments: prepared.arguments };
    reports.push({ ...report, report: prepared?.report ?? report.report, ...given, ...limit });
  }
  // A path is relative to the working directory, as every path on the command line.
  const folder = plan.folder === undefined ? {} : { folder: resolve(context.cwd, plan.folder) };
  return { ...plan, ...folder, reports };
}

/** Shows the first request of each report, after all that would be refused before it. */
async function dryRunOfPlan(plan: Plan, tenants: Tenants, invocation: Invocation, faults: PlanFaults): Promise<number> {
  const connections = new Map<string, Connection>();
  try {
    for (const name of tenantsOf(plan)) connections.set(name, await dryConnection(tenants.named(name)));
    const prepared = await preparedPlan(plan, connections, invocation, faults);
    const starts = startsOf(prepared, tenants, invocation);
    await expectStartable(starts, faults);
    const options = collectOptions(invocation.options as CollectFlags, connections, invocation);
    await expectCollectable(prepared, options);
    expectTimeLeft(options.deadline);
    return await dryRun(starts, invocation);
  } finally {
    for (const connection of connections.values()) connection.close();
  }
}

/** @throws CliError where the call would stop before its first report. */
function expectTimeLeft(deadline: Date | undefined): void {
  if (deadline === undefined || deadline.getTime() > Date.now()) return;
  throw new CliError(`--deadline ${deadline.toISOString()}: has passed. Nothing would be started.`, {
    code: "deadline_passed",
    exitCode: exit.later,
  });
}

/** The reports that a call may start. */
function startsOf(plan: Plan, tenants: Tenants, { options }: Invocation): PlannedStart[] {
  const { only } = options as CollectFlags;
  return [...plan.reports.entries()]
    .filter(([, { id, skip }]) => skip === undefined && (only === undefined || only.includes(id)))
    .map(([index, report]) => ({
      id: report.id,
      path: ["reports", index],
      settings: tenants.named(tenantOf(report, plan)),
      request: {
        report: report.report,
        arguments: report.arguments ?? {},
        realm: report.realm ?? plan.defaults?.realm,
      },
    }));
}

async function writeResult(
  result: CollectResult,
  facts: Omit<Parameters<typeof collectionLines>[1], "exitCode">,
  invocation: Invocation,
): Promise<number> {
  const { context, output } = invocation;
  const flags = invocation.options as CollectFlags;
  const exitCode = exitCodeOfCollection(result, flags, context.signal.reason);
  const reports = result.reports.map((report) => ({ ...report, exitCode: exitCodeOfReport(report) }));
  const { version: _, ...rest } = result;
  const document = { ok: exitCode === exit.done, exitCode, ...rest, reports, durationMs: facts.durationMs };
  const isFailure = exitCode !== exit.done;
  // What a display of the progress would have said.
  if (isFailure && isSilent(invocation)) output.failure(causeLines(result, invocation));
  output.result(collectionLines(result, { ...facts, exitCode }, invocation), isFailure);
  output.quietResult(result.folder);
  output.document(document);
  const isTold = await writeOutputs(result, document, invocation);
  return isTold || ![exit.done, exit.incomplete].includes(exitCode) ? exitCode : exit.later;
}
