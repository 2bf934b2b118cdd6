// One measurement in a process of its own: `main.ts <measurement> <options as JSON>`. Writes the result as JSON.
import { loadContestant } from "../contestants/load.ts";
import { measureAborts } from "./measure-aborts.ts";
import type { MeasureOptions, MeasureResults } from "./measure-options.ts";
import { compareWork } from "./compare-work.ts";
import { measureGrowth } from "./measure-growth.ts";
import { readers } from "./read-file.ts";

type Measurements = {
  readonly [Kind in keyof MeasureOptions]: (options: MeasureOptions[Kind]) => Promise<MeasureResults[Kind]>;
};

const measurements: Measurements = {
  async "small-calls"({ contestant, baseUrl, calls, warmUp, callers }) {
    const { getResult } = await loadContestant(contestant, { baseUrl });
    await spreadOver(callers, warmUp, () => getResult("ok"));
    const processorBefore = process.threadCpuUsage();
    const startedAt = performance.now();
    await spreadOver(callers, calls, () => getResult("ok"));
    const wallMs = performance.now() - startedAt;
    const { user, system } = process.threadCpuUsage(processorBefore);
    return { wallMicroseconds: (wallMs * 1000) / calls, processorMicroseconds: (user + system) / calls };
  },

  async download({ contestant, baseUrl, bytes, path }) {
    const { download } = await loadContestant(contestant, { baseUrl });
    const startedAt = performance.now();
    const { sizeBytes, sha256 } = await download(`${bytes}-bytes`, path);
    const elapsedMs = performance.now() - startedAt;
    return { elapsedMs, peakBytes: process.resourceUsage().maxRSS * 1024, sizeBytes, sha256 };
  },

  async crowd({ contestant, baseUrl, id, calls, callers, isPaced, callsBefore = 0 }) {
    const { getResult } = await loadContestant(contestant, { baseUrl, isPaced });
    let failed = 0;
    let firstFailure = "";
    const call = async (): Promise<void> => {
      try {
        await getResult(id);
      } catch (error) {
        failed += 1;
        firstFailure ||= String(error);
      }
    };
    if (callsBefore > 0) {
      await spreadOver(callers, callsBefore, call);
      await (await fetch(`${baseUrl}/control/reset`, { method: "POST" })).text();
      failed = 0;
    }
    const startedAt = performance.now();
    await spreadOver(callers, calls, call);
    return { elapsedMs: performance.now() - startedAt, failed, firstFailure };
  },

  abort: measureAborts,

  "read-file": ({ reader, path }) => measured(() => readers[reader](path)),

  growth: ({ work, units, warmUp }) => measureGrowth(work, units, warmUp),

  async compare({ work, before, after }) {
    const run = await compareWork[work]();
    return await measured(async () => ({ summary: await run(before, after) }));
  },
};

/** What a piece of work found, and what it cost. */
async function measured<Found>(
  work: () => Promise<Found>,
): Promise<Found & { readonly elapsedMs: number; readonly processorMs: number; readonly peakBytes: number }> {
  const processorBefore = process.cpuUsage();
  const startedAt = performance.now();
  const found = await work();
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(processorBefore);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { elapsedMs, processorMs: (user + system) / 1000, peakBytes, ...found };
}

/** Makes `calls` calls from so many callers, each of which makes one after the other. */
async function spreadOver(callers: number, calls: number, call: () => Promise<unknown>): Promise<void> {
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun < calls) {
      begun += 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

const [, , kind = "", options = "{}"] = process.argv;
const run = (measurements as unknown as Record<string, ((options: unknown) => Promise<unknown>) | undefined>)[kind];
if (run === undefined) throw new Error(`no measurement is called ${kind}`);
const result = await run(JSON.parse(options));
// Not left to the event loop: connections that are kept alive, or a peer that does not let go, would hold it.
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
