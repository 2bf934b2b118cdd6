// `pnpm soak`: many calls and runs against the three vendors' fakes over real HTTP, some of whose answers are faulty.
// Fails when a file is wrong, a run is started twice, a handle is lost, or an error goes unhandled.
//   SOAK_SEED=…, SOAK_CALLS=…, SOAK_RUNS=…   repeat a soak, or make it shorter
import { setPriority } from "node:os";
import { fullSize, type SoakPlan } from "./plan.ts";
import { runSoak } from "./run-soak.ts";
import { isClean, judge } from "./verdict.ts";

const numberIn = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const plan: SoakPlan = {
  seed: numberIn("SOAK_SEED", Math.floor(Math.random() * 1e9)),
  calls: numberIn("SOAK_CALLS", fullSize.calls),
  runs: numberIn("SOAK_RUNS", fullSize.runs),
  faultShare: 0.03,
  lanes: 24,
};
console.log(`${plan.calls} calls and ${plan.runs} runs; SOAK_SEED=${plan.seed} repeats this one`);
// Whatever else the machine does comes first; the processes of the soak inherit it.
setPriority(10);

const facts = await runSoak(plan);
const { client, server, known } = facts;
const verdict = judge(facts);
const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, n) => all + n, 0);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const table = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([, left], [, right]) => right - left)
    .map(([name, count]) => `${String(count).padStart(10)}  ${name}`)
    .join("\n");

console.log(`
requests ${server.requests}, of these with a fault ${sum(server.faults)}
${table(server.faults)}
errors ${sum(client.errors)}
${table(client.errors)}
files compared ${client.files}, runs started ${server.started.length}, jobs that start runs ${known.length}
heap ${megabytes(client.heapBytes.before)} before, ${megabytes(client.heapBytes.after)} after
connections left ${server.openConnections}
time ${(client.durationMs / 1000).toFixed(0)} s
`);
for (const [name, found] of Object.entries<readonly string[]>({ ...verdict })) {
  console.log(`${name}: ${found.length}`);
  for (const each of found.slice(0, 10)) console.log(`  ${each}`);
}
if (facts.clientExit !== 0) console.log(`the clients' process ended with ${facts.clientExit}`);
if (!isClean(verdict) || facts.clientExit !== 0) process.exitCode = 1;
