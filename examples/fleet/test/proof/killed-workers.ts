import { setTimeout as delay } from "node:timers/promises";
import { startPostgres } from "../../demo/postgres.ts";
import { atMost, exactly, type Figure } from "./figures.ts";
import { FleetNight } from "./fleet-night.ts";
import { openTenants, whatVendorsSaw } from "./tenants.ts";

/** 20 tenants with 10 reports each; of four workers two die and come back, and one dies and does not. */
export async function provesKilledWorkers(): Promise<Figure[]> {
  const postgres = await startPostgres();
  const tenants = await openTenants(20, 10_000);
  const night = new FleetNight({
    databaseUrl: postgres.url,
    tenants,
    onUnknownStart: "hold",
    workers: 4,
    stepsAtOnce: 16,
  });
  const result = await night.run(async (workers) => {
    for (const comesBack of [true, false, true]) {
      await delay(4_000 + Math.random() * 6_000);
      workers.killAny();
      if (comesBack) await workers.start();
    }
  }, 90);
  const { runs, doubles, requests, refused, tokens } = whatVendorsSaw(tenants);
  // Fudo has no tokens.
  const signIns = tenants.filter(({ vendor }) => vendor !== "fudo").length;
  await night.close();
  await postgres[Symbol.asyncDispose]();
  return [
    exactly("reports saved", result.saved, 200),
    exactly("reports lost", 200 - result.saved - result.unknown, 0),
    exactly("reports that may have been started, listed", result.unknown, 0),
    exactly("reports made twice", doubles, 0),
    exactly("runs at the vendors", runs, 200),
    exactly("exit code of status", result.status.code, 0),
    atMost(`time, in multiples of the least (${night.minSeconds} s)`, result.seconds / night.minSeconds, 1.6),
    atMost("token requests of 16 tenants, with 3 kills", tokens, signIns + night.workers.kills),
    atMost(`refused (429), of ${requests} requests`, (100 * refused) / requests, 3, " %"),
  ];
}
