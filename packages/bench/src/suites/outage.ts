import type { ContestantName } from "../contestants/contestant.ts";
import { measure } from "../processes.ts";
import { median, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const contestants = [
  "identity-reports",
  "sailpoint-api-client",
  "ky",
  "axios + axios-retry",
] as const satisfies readonly ContestantName[];
const callers = 50;
const maxLoad = 1.1;
const servers = { "answers 500 to everything": "fails", "answers 500 to every other request": "fails-half" };

/** How many requests a server that is down gets for each call. */
export const outage: Suite = async ({ folder, server, settings, note }) => {
  const { rounds, failuresBefore, calls } = settings.outage;
  const rows: string[][] = [];
  let ours = Number.NaN;
  for (const [what, id] of Object.entries(servers)) {
    note(`outage: the server ${what}`);
    const results = await interleave(contestants, rounds, async (contestant) => {
      await server.reset();
      const callsBefore = failuresBefore;
      const options = { contestant, baseUrl: server.url, id, calls, callers, callsBefore };
      const { failed, elapsedMs } = await measure(folder, "crowd", options);
      const { requests } = await server.counts();
      return { load: requests / calls, failed, elapsedMs };
    });
    for (const name of contestants) {
      const measured = results[name];
      rows.push([
        what,
        name,
        spread(measured.map(({ load }) => load)),
        spread(measured.map(({ failed }) => (failed / calls) * 100)),
        spread(measured.map(({ elapsedMs }) => elapsedMs / 1000)),
      ]);
    }
    if (id === "fails") ours = median(results["identity-reports"].map(({ load }) => load));
  }
  return {
    title: "Outage",
    method: `${failuresBefore} calls that are not counted, then ${calls} that are, from ${callers} callers; ${rounds} rounds. Each client has the retries it comes with (ours: 3). The load is requests per call.`,
    columns: ["server", "client", "load", "failed calls, %", "seconds"],
    rows,
    figures: [
      {
        what: `offered load after ${failuresBefore} failures`,
        goal: `≤ ${maxLoad} ×`,
        measured: `${rounded(ours)} ×`,
        isMet: ours <= maxLoad,
      },
    ],
  };
};
