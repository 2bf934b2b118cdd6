import type { PgBoss } from "pg-boss";
import type { Database } from "./database.ts";
import type { Fleet, Report } from "./fleet.ts";
import { openLanes, stopTheLanes } from "./lanes.ts";

/** The night that it is now, by the calendar of UTC. */
export const tonight = (): string => new Date().toISOString().slice(0, 10);

/**
 * Writes down the reports of a night. A night may be planned again: what is there stays as it is.
 *
 * @returns how many reports are new.
 */
export async function planNight(database: Database, boss: PgBoss, fleet: Fleet, night: string): Promise<number> {
  const wanted = fleet.tenants.flatMap(({ id: tenant, reports }) =>
    reports.map((report) => ({
      tenant,
      key: report.key,
      lane: `${tenant}/${report.lane ?? typeOf(report)}`,
      request: report.request,
    })),
  );
  return await database.transaction(async (tx) => {
    await stopTheLanes(tx);
    const added = await tx.query(
      `insert into fleet.runs (night, tenant, key, lane, request)
       select $1, tenant, key, lane, request
         from jsonb_to_recordset($2) as wanted (tenant text, key text, lane text, request jsonb)
       on conflict (night, tenant, key) do nothing
       returning id`,
      [night, JSON.stringify(wanted)],
    );
    await openLanes(tx, boss);
    return added.length;
  });
}

/** What the vendor makes one of at a time: SailPoint hands back a run of the same type in place of starting another. */
function typeOf({ request }: Report): string {
  const { reportType, name = "report" } = request as { readonly reportType?: string; readonly name?: string };
  return reportType ?? name;
}
