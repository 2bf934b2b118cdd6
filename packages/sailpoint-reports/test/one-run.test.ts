import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReportsError, SailPointReportsClient, type ReportsEvent } from "@identity-reports/sailpoint-reports";
import { atMost, numRuns } from "../../core/test/support/property-cases.js";

const seconds = 1_000;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30.400Z") }));
afterEach(() => void vi.useRealTimers());

/**
 * What SailPoint names in answer to a start: the run that it has just launched for us; one of a stranger, which nothing
 * but the clock tells; one with other arguments; or the one that it named before.
 */
interface Plan {
  readonly kind: "own" | "stranger" | "other arguments" | "again";
  readonly launchedMsAgo?: number;
}

const ownRun: Plan = { kind: "own" };

interface Tenant {
  /** How far the clock behind `launched` is behind the one that times our requests. */
  readonly offsetMs: number;
  readonly hasDate: boolean;
}

/** A tenant that names runs as planned, and then launches one for each start. */
function tenant({ offsetMs, hasDate }: Tenant) {
  const plans: Plan[] = [];
  const named: { readonly id: string; readonly kind: Plan["kind"] }[] = [];
  const runs: { readonly id: string; readonly launched: string; readonly attributes: object }[] = [];
  const start = (): object => {
    const planned = plans.shift() ?? { kind: "own" };
    const last = runs.at(-1);
    const { kind, launchedMsAgo = 0 } = planned.kind === "again" && last === undefined ? ownRun : planned;
    const launched = new Date(Date.now() - offsetMs - launchedMsAgo).toISOString();
    const attributes = kind === "other arguments" ? { application: "theirs" } : {};
    const run = kind === "again" && last ? last : { id: `${kind} ${runs.length}.`, launched, attributes };
    runs.push(run);
    named.push({ id: run.id, kind });
    return { ...run, reportType: "ACCOUNTS" };
  };
  const fetch = async (url: string): Promise<Response> => {
    const body = url.endsWith("/run") ? start() : { status: "SUCCESS" };
    return Response.json(body, hasDate ? { headers: { date: new Date().toUTCString() } } : {});
  };
  return { plans, named, fetch };
}

const plan = fc
  .constantFrom<Plan["kind"][]>("stranger", "stranger", "stranger", "own", "other arguments", "again")
  .map((kind): Plan => ({ kind }));
const lags = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 12, maxLength: 12 });

/** Gives each stranger a lag that differs from all others, and from that of our own runs, by more than clocks tell. */
function withLags(calls: readonly (readonly Plan[])[], distinct: readonly number[]): Plan[][] {
  const left = [...distinct];
  return calls.map((plans) =>
    plans.map((each) =>
      each.kind === "stranger" ? { ...each, launchedMsAgo: (left.pop() ?? 0) * 7 * seconds } : each,
    ),
  );
}

const isCertain = ({ kind }: Plan): boolean => kind === "other arguments" || kind === "again";

test(
  "a call starts twice at most because of a clock, and never takes a stranger's run for its own",
  atMost(60_000),
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          offsetMs: fc.constantFrom(0, 1.5, 3, 4, 60, 3_600).map((each) => each * seconds),
          hasDate: fc.boolean(),
        }),
        fc.array(fc.array(plan, { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        lags,
        async (kind, calls, distinct) => {
          const { plans, named, fetch } = tenant(kind);
          const events: ReportsEvent[] = [];
          const client = new SailPointReportsClient({
            tenant: "acme",
            auth: { accessToken: "a-token" },
            fetch,
            onEvent: (event) => events.push(event),
          });
          for (const planned of withLags(calls, distinct)) {
            plans.splice(0, Infinity, ...planned);
            const before = named.length;
            const started: string[] = [];
            let outcome: { readonly id: string } | ReportsError | undefined;
            client
              .runReport(
                { reportType: "ACCOUNTS", arguments: { application: "ours", sourceName: "Ours" } },
                { onStarted: ({ id }) => void started.push(id) },
              )
              .then(
                (report) => (outcome = report),
                (error: unknown) => (outcome = error as ReportsError),
              );
            while (outcome === undefined) await vi.advanceTimersByTimeAsync(5 * seconds);

            const answers = named.slice(before);
            const certain = answers.filter((each) => isCertain(each)).length;
            // One start is the caller's, one may follow each run that is certainly another's, the rest is by a clock.
            expect(answers.length - 1 - certain).toBeLessThanOrEqual(1);
            if (ReportsError.is(outcome)) {
              const suspects = answers.filter((each) => !isCertain(each));
              expect(outcome).toMatchObject({ code: "report_joined", carriedOut: "maybe" });
              expect(suspects).toHaveLength(2);
              for (const { id } of suspects) expect(outcome.message).toContain(id);
              expect(started).toEqual([]);
            } else {
              expect(answers.at(-1)).toMatchObject({ id: outcome.id, kind: "own" });
              expect(started).toEqual([outcome.id]);
            }
            const told = JSON.stringify([events, outcome]);
            for (const { id } of answers) expect(told).toContain(id);
          }
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      numRuns(150, 20_000),
    );
  },
);
