import { setImmediate as tick } from "node:timers/promises";
import type { World } from "../../demo/world.ts";
import { startPostgres } from "../../demo/postgres.ts";
import { exactly, type Figure } from "./figures.ts";
import { FleetNight } from "./fleet-night.ts";
import { openTenants, whatVendorsSaw } from "./tenants.ts";

/** One start of so many: the vendor accepts it, and its worker is dead before the answer arrives. */
const everyStart = 20;

/** 10 tenants with 10 reports each; the workers die within a start, and others take their place. */
export async function provesKilledStarts(onUnknownStart: World["onUnknownStart"]): Promise<Figure[]> {
  const postgres = await startPostgres();
  let starts = 0;
  const tenants = await openTenants(10, 3_000, (worker) => {
    starts++;
    if (starts % everyStart !== everyStart / 2) return;
    night.workers.kill(worker);
    void tick().then(() => night.workers.start());
  });
  const night = new FleetNight({ databaseUrl: postgres.url, tenants, onUnknownStart, workers: 3, stepsAtOnce: 8 });
  const result = await night.run(async () => {}, 100);
  const { doubles } = whatVendorsSaw(tenants);
  const { kills } = night.workers;
  const listed = result.status.output.match(/^unknown: /gm)?.length ?? 0;
  await night.close();
  await postgres[Symbol.asyncDispose]();
  const common = [
    { name: "workers killed within a start", measured: `${kills}`, required: "≥ 4", isMet: kills >= 4 },
    exactly("reports neither saved nor listed", 100 - result.saved - listed, 0),
    exactly("reports failed", result.failed, 0),
  ];
  if (onUnknownStart === "hold") {
    const isMet = listed >= kills && listed === result.unknown;
    return [
      ...common,
      exactly("reports made twice", doubles, 0),
      { name: "reports listed as unknown", measured: `${listed}`, required: `≥ ${kills}, one for each kill`, isMet },
      exactly("exit code of status", result.status.code, 1),
    ];
  }
  return [
    ...common,
    exactly("reports saved", result.saved, 100),
    { name: "reports made twice", measured: `${doubles}`, required: "may be", isMet: true },
    exactly("exit code of status", result.status.code, 0),
  ];
}
