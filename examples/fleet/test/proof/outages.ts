import { setTimeout as delay } from "node:timers/promises";
import { startPostgres } from "../../demo/postgres.ts";
import { exactly, type Figure } from "./figures.ts";
import { FleetNight } from "./fleet-night.ts";
import { openTenants, whatVendorsSaw } from "./tenants.ts";
import { startWire } from "./wire.ts";

/** 10 tenants with 10 reports each; the database crashes in the middle, and then cannot be reached for 20 s. */
export async function provesOutages(): Promise<Figure[]> {
  const postgres = await startPostgres();
  const wire = await startWire(postgres.port);
  const tenants = await openTenants(10, 5_000);
  const databaseUrl = postgres.url.replace(`:${postgres.port}/`, `:${wire.port}/`);
  const setup = { databaseUrl, tenants, onUnknownStart: "hold", workers: 3, stepsAtOnce: 8 } as const;
  const night = new FleetNight(setup, postgres.url);
  const result = await night.run(async () => {
    await delay(5_000);
    await postgres.crashAndRestart();
    await delay(6_000);
    wire.cut();
    await delay(20_000);
    wire.mend();
  }, 100);
  const { doubles } = whatVendorsSaw(tenants);
  await night.close();
  await wire.close();
  await postgres[Symbol.asyncDispose]();
  return [
    exactly("reports saved", result.saved, 100),
    exactly("reports failed", result.failed, 0),
    exactly("reports that may have been started, listed", result.unknown, 0),
    exactly("reports made twice", doubles, 0),
    exactly("exit code of status", result.status.code, 0),
  ];
}
