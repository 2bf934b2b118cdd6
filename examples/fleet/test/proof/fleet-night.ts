import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Database } from "../../src/database.ts";
import { tonight } from "../../src/night.ts";
import type { World } from "../../demo/world.ts";
import type { ProvenTenant } from "./tenants.ts";
import { Workers } from "./workers.ts";

export interface NightSetup {
  readonly databaseUrl: string;
  readonly tenants: readonly ProvenTenant[];
  readonly onUnknownStart: World["onUnknownStart"];
  readonly workers: number;
  readonly stepsAtOnce: number;
}

/** How a night ended. */
export interface NightResult {
  readonly seconds: number;
  readonly saved: number;
  readonly unknown: number;
  readonly failed: number;
  readonly waiting: number;
  /** What `status` printed, and its exit code. */
  readonly status: { readonly code: number; readonly output: string };
}

/** A fleet in a night of the proof. */
export class FleetNight {
  readonly workers: Workers;
  readonly #database: Database;
  readonly #folder = mkdtempSync(join(tmpdir(), "fleet-night-"));
  readonly #setup: NightSetup;

  /** @param ownUrl where the proof itself looks, when the workers are cut off from the database. */
  constructor(setup: NightSetup, ownUrl = setup.databaseUrl) {
    const { databaseUrl, tenants, onUnknownStart, stepsAtOnce } = setup;
    this.#setup = setup;
    this.#database = new Database(ownUrl);
    this.workers = new Workers({
      ...{ databaseUrl, onUnknownStart, stepsAtOnce, folder: this.#folder },
      poll: { firstMs: 500, maxMs: 1_000 },
      tenants: tenants.map(({ id, vendor, url, reports }) => ({ id, vendor, url, reports })),
    });
  }

  /** The vendors need so long at least, whatever the fleet does. */
  get minSeconds(): number {
    return (4 * Math.max(...this.#setup.tenants.map(({ runMs }) => runMs))) / 1000;
  }

  /** @param during what happens while the fleet works. */
  async run(during: (workers: Workers) => Promise<void>, maxSeconds: number): Promise<NightResult> {
    await this.#database.prepare();
    await Promise.all(Array.from({ length: this.#setup.workers }, () => this.workers.start()));
    const started = performance.now();
    const planned = await this.workers.run("plan");
    if (planned.code !== 0) throw new Error(`plan has failed: ${this.workers.complaints}`);
    const [, counts] = await Promise.all([during(this.workers), this.#untilTheEnd(maxSeconds)]);
    const seconds = (performance.now() - started) / 1000;
    const status = await this.workers.run("status");
    await this.workers.stop();
    return { seconds, status, ...counts };
  }

  async close(): Promise<void> {
    await this.#database.close();
    for (const { server } of this.#setup.tenants) await server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilTheEnd(maxSeconds: number): Promise<Omit<NightResult, "seconds" | "status">> {
    for (const started = Date.now(); ; await delay(250)) {
      const rows = await this.#database
        .query<{ state: string }>("select state from fleet.runs where night = $1", [tonight()])
        .catch(() => []);
      const count = (...states: readonly string[]): number => rows.filter(({ state }) => states.includes(state)).length;
      const waiting = count("waiting", "queued", "starting", "running");
      const isOver = (rows.length > 0 && waiting === 0) || Date.now() - started > maxSeconds * 1000;
      if (isOver) return { saved: count("saved"), unknown: count("unknown"), failed: count("failed"), waiting };
    }
  }
}
