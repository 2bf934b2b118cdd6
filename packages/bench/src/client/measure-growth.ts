import { SailPointReportsClient, type SailPointReportsClientOptions } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import type { GrowthCase } from "./measure-options.ts";

/** Does so many units of something that must not cost more each when there are more of them. */
type Work = (units: number) => Promise<unknown>;

const works: Readonly<Record<GrowthCase, Work>> = {
  "starts of one type": async (units) => {
    const client = clientOver(startedRun);
    const starts = times(units, () => client.submitReport({ reportType: "IDENTITIES" }));
    await Promise.all(starts);
  },

  // As many calls within one window as the pace has turns, so that each of them is remembered.
  "turns of a pace": async (units) => {
    const client = clientOver(finishedRun, { pace: { requests: units, windowMs: 600_000 } });
    for (let left = units; left > 0; left -= callers)
      await Promise.all(times(Math.min(left, callers), () => ask(client)));
  },

  // All behind one 429, then all at once.
  "calls in a queue": async (units) => {
    let asked = 0;
    const client = clientOver(() => ((asked += 1) === 1 ? refusal() : finishedRun()));
    const first = ask(client);
    await turnOfTheLoop();
    await Promise.all([first, ...times(units, () => ask(client))]);
  },

  "items of a list": async (units) => {
    const pageSize = 100;
    const client = new SessionReportsClient({
      baseUrl: "https://fudo.example",
      auth: { apiKey: "a-key-that-the-server-does-not-look-at" },
      fetch: async (url) => {
        await turnOfTheLoop();
        const { searchParams } = new URL(url);
        const offset = Number(searchParams.get("offset") ?? 0);
        const size = Math.max(0, Math.min(pageSize, units - offset));
        return json({
          result: "success",
          report: times(size, (index) => ({ id: String(offset + index), title: "t" })),
        });
      },
    });
    let seen = 0;
    for await (const { id } of client.listReports({ limit: pageSize })) seen += id === "" ? 0 : 1;
    if (seen !== units) throw new Error(`the list had ${seen} items and not ${units}`);
  },

  "runs that are waited for": async (units) => {
    const asked = new Map<string, number>();
    const client = clientOver((url) => {
      const polls = (asked.get(url) ?? 0) + 1;
      asked.set(url, polls);
      return polls < 3 ? json({ status: null }) : finishedRun();
    });
    const options = { poll: { firstMs: 10, maxMs: 10 } };
    await Promise.all(times(units, (index) => client.resume({ id: `run-${index}` }, options)));
  },

  // Three or more of each call.
  "events of calls": async (units) => {
    let events = 0;
    const client = clientOver(finishedRun, { onEvent: () => void (events += 1) });
    for (let left = units; left > 0; left -= callers)
      await Promise.all(times(Math.min(left, callers), () => ask(client)));
    if (events < units) throw new Error(`${events} events of ${units} calls`);
  },
};

/** Processor time of the main thread for each of so many units, in µs, after as many as the engine needs to compile it. */
export async function measureGrowth(work: GrowthCase, units: number, warmUp: number): Promise<number> {
  await works[work](warmUp);
  const before = process.threadCpuUsage();
  await works[work](units);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / units;
}

const callers = 50;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A client over a fetch that answers in the next turn of the event loop, as a network would. */
const clientOver = (
  answer: (url: string) => Response,
  options: Partial<SailPointReportsClientOptions> = {},
): SailPointReportsClient =>
  new SailPointReportsClient({
    baseUrl: "https://acme.example",
    auth: { accessToken: "a-token-that-the-server-does-not-look-at" },
    pace: false,
    ...options,
    fetch: async (url) => {
      await turnOfTheLoop();
      return answer(url);
    },
  });

const ask = (client: SailPointReportsClient): Promise<unknown> => client.getReportResult({ taskResultId: "ok" });

const json = (value: unknown): Response => Response.json(value);
const finishedRun = (): Response => json({ id: "1", reportType: "IDENTITIES", status: "SUCCESS", rows: 3 });
const refusal = (): Response => new Response("", { status: 429, headers: { "retry-after-ms": "200" } });

let started = 0;
const startedRun = (): Response =>
  json({
    id: `run-${(started += 1)}`,
    type: "REPORT",
    launched: new Date().toISOString(),
    attributes: { reportType: "IDENTITIES" },
  });
