import { notify } from "@identity-reports/core/vendor";
import { Collection } from "../folder/collection.js";
import type { Plan } from "../format/plan.js";
import type { CollectResult } from "../format/result.js";
import { countsOf, worstOf } from "../report/report-result.js";
import type { EmitEvent } from "./context.js";
import type { CollectEvent } from "./events.js";
import { emitUnneededReleases } from "./expect-held.js";
import type { CollectOptions } from "./options.js";
import { PlanCollector } from "./plan-collector.js";
import { expectFitting, prepareCall } from "./prepare.js";
import { Stop } from "./stop.js";

/**
 * Collects the reports of a plan into a folder, and seals it as a BagIt bag. Called again for the same folder it continues:
 * verified files are kept, runs are waited for, and nothing is started twice, whatever was killed when. A report that
 * fails stops no other: its outcome is in the result and in its record.
 *
 * @throws EvidenceError when the plan is wrong, a client is missing, or the folder is another's; ConfigError for an option.
 * Nothing was started then.
 *
 * @example
 * ```ts
 * const plan = parsePlan(await readFile("quarter.json", "utf8"));
 * const { folder, sealed, counts } = await collect(plan, { clients: { acme: SailPointReportsClient.fromEnv() } });
 * console.log(folder, sealed, counts.verified);
 * ```
 */
export async function collect(plan: Plan, options: CollectOptions): Promise<CollectResult> {
  const call = prepareCall(plan, options);
  const { jobs, folder } = call;
  const startedAt = new Date().toISOString();
  const emit: EmitEvent = (event) =>
    notify(options.onProgress, { ...event, at: new Date().toISOString() } as CollectEvent);
  const collection = await Collection.open(folder);
  let stop: Stop | undefined;
  try {
    emitNoLock(collection, emit);
    expectFitting(collection.records, call);
    emitUnneededReleases(collection.records, jobs, emit);
    stop = new Stop(options.signal, options.deadline, (by) => emit({ type: "stop", by }));
    const collector = new PlanCollector({ collection, options, emit, stop }, call.plan, jobs);
    const reports = await collector.collectReports();
    const unsealed = await collector.seal();
    const result: CollectResult = {
      version: 1,
      folder,
      startedAt,
      finishedAt: new Date().toISOString(),
      sealed: unsealed === undefined,
      ...(unsealed === undefined ? {} : { unsealedReason: unsealed.reason }),
      ...(stop.by === undefined ? {} : { stopped: stop.by }),
      exit: worstOf([...reports.map(({ exit }) => exit), unsealed?.exit ?? "done"]),
      counts: countsOf(reports),
      reports,
    };
    emit({ type: "end", result });
    return result;
  } finally {
    stop?.dispose();
    // Also when this call was refused: the work folder of a sealed collection goes, and the rest stays as it was.
    await collection.close(await collection.isSealed);
  }
}

function emitNoLock({ lock, folder }: Collection, emit: EmitEvent): void {
  if (lock.isHeld) return;
  const message = `another process would not be kept out of ${folder}: ${lock.problem}`;
  emit({ type: "notice", code: "no_lock", message });
}
