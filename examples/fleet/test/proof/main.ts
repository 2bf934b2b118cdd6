// `pnpm fleet`: proves what docs/reliability.md says of several processes, on a PostgreSQL of its own, against fakes over
// HTTP. Without names it does everything; or: node test/proof/main.ts pace workers outages
import { setPriority } from "node:os";
import { printFigures, type Figure } from "./figures.ts";
import { provesKilledStarts } from "./killed-starts.ts";
import { provesKilledWorkers } from "./killed-workers.ts";
import { provesOutages } from "./outages.ts";
import { provesPace } from "./pace.ts";

// The figures are about the fleet, not about what else the machine does. Only root may ask for it.
try {
  setPriority(-20);
} catch {
  console.log("other work on this machine may blur the times");
}

const begun = performance.now();
const asked = process.argv.slice(2);
const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name);
let isProven = true;

/** Does the parts side by side, and prints them one after the other. */
async function prove(...parts: readonly (readonly [title: string, prove: () => Promise<Figure[]>])[]): Promise<void> {
  const figures = await Promise.all(parts.map(([, proves]) => proves()));
  for (const [index, [title]] of parts.entries()) isProven = printFigures(title, figures[index] ?? []) && isProven;
}

if (isAsked("pace")) await prove(["One client id, four processes, 1,000 requests", provesPace]);
if (isAsked("workers")) await prove(["Two workers killed, and one that never comes back", provesKilledWorkers]);
if (isAsked("outages"))
  await prove(
    ['Workers killed within a start, onUnknownStart: "hold"', () => provesKilledStarts("hold")],
    ['Workers killed within a start, onUnknownStart: "start-again"', () => provesKilledStarts("start-again")],
    ["PostgreSQL crashed, and then out of reach for 20 s", provesOutages],
  );
console.log(`\n${isProven ? "proven" : "NOT proven"} in ${Math.round((performance.now() - begun) / 1000)} s`);
process.exitCode = isProven ? 0 : 1;
