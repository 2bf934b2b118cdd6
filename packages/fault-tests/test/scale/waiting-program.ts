// A process in which many runs are waited for at once: `node --expose-gc program.mjs <runs> <longest pause in ms>`. The vendor is a function, so that
// what is measured is the clients. Bundled and started by measure.ts.
import { setTimeout as sleep } from "node:timers/promises";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { heapBytes } from "../support/heap-bytes.ts";

const runs = Number(process.argv[2]);
const maxWaitingMs = Number(process.argv[3]);
const clients = 50;

/** The runs of one client. */
const numbersOf = (index: number): readonly number[] =>
  Array.from({ length: Math.ceil((runs - index) / clients) }, (_, turn) => index + turn * clients);

let isFinished = false;
const fetch = async (url: string): Promise<Response> => {
  const [, id] = /(warm|run)-\d+/.exec(url) ?? [];
  const status = isFinished || id === "warm" ? "SUCCESS" : "PENDING";
  return Response.json({ id, status, reportType: "IDENTITIES", availableFormats: ["CSV"], rows: 1 });
};
const all = Array.from(
  { length: clients },
  () => new SailPointReportsClient({ tenant: "acme", auth: { accessToken: "a-token" }, pace: false, fetch }),
);
for (let round = 0; round < 10; round++) await Promise.all(all.map((client) => client.resume({ id: `warm-${round}` })));

const before = await heapBytes();
const cpu = process.cpuUsage();
const startedAt = new Date().toISOString();
const poll = { firstMs: maxWaitingMs / 8, maxMs: maxWaitingMs };
const shared = all.flatMap((client, index) => numbersOf(index).map((number) => ({ client, id: `run-${number}` })));
const ended = Promise.all(shared.map(({ client, id }) => client.resume({ id, startedAt }, { poll })));
// Long enough for a few status checks of each run.
await sleep(maxWaitingMs / 2);
const { user, system } = process.cpuUsage(cpu);
const heapBytesEach = ((await heapBytes()) - before) / runs;
isFinished = true;
const reports = await ended;
console.log(JSON.stringify({ heapBytesEach, cpuMsEach: (user + system) / 1_000 / runs, ended: reports.length }));
