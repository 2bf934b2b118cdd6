import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReportsError, SailPointReportsClient, type ReportsEvent } from "@identity-reports/sailpoint-reports";
import { atMost, numRuns } from "../../core/test/support/property-cases.js";
import { expectError } from "../../core/test/support/failure-of.js";

const seconds = 1_000;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30.400Z") }));
afterEach(() => void vi.useRealTimers());

/**
 * What SailPoint names in answer to a start: the run that it has just launched for us; a foreign one, which nothing
 * but the clock tells; one with other arguments, launched before our request or just now; or the one that it named before.
 */
interface Plan {
  readonly kind: "own" | "foreign" | "other arguments" | "new other arguments" | "again";
  readonly launchedMsAgo?: number;
}

const ownRun: Plan = { kind: "own" };
/** How the arguments of our own runs may come back. */
const spellings: readonly { application?: unknown }[] = [
  {},
  { application: "OURS" },
  { application: ["ours"] },
  { application: '["ours"]' },
  { application: { type: "SOURCE", id: "ours", name: "Ours" } },
];

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
    const isOther = kind.endsWith("other arguments");
    const attributes = { ...(kind === "own" ? spellings[runs.length % spellings.length] : {}) };
    if (isOther) attributes.application = "theirs";
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
  .constantFrom<Plan["kind"][]>(
    "foreign",
    "foreign",
    "foreign",
    "own",
    "other arguments",
    "new other arguments",
    "again",
  )
  .map((kind): Plan => (kind === "other arguments" ? { kind, launchedMsAgo: 2 * 3_600 * seconds } : { kind }));
const lags = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 12, maxLength: 12 });

/** Gives each foreign run a lag that differs from all others, and from that of our own runs, by more than clocks tell. */
function withLags(calls: readonly (readonly Plan[])[], distinct: readonly number[]): Plan[][] {
  const left = [...distinct];
  return calls.map((plans) =>
    plans.map((each) => (each.kind === "foreign" ? { ...each, launchedMsAgo: (left.pop() ?? 0) * 7 * seconds } : each)),
  );
}

const isCertain = ({ kind }: Plan): boolean => kind === "other arguments" || kind === "again";
/** Certain only where the clocks differ, and the client does not know yet by how much. */
const mayBeCertain = ({ kind }: Plan, offsetMs: number): boolean => kind === "new other arguments" && offsetMs > 0;

test(
  "a call starts twice at most on a suspicion, and never takes a foreign run for its own",
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
                (error: unknown) => (outcome = expectError(error, ReportsError)),
              );
            while (outcome === undefined) await vi.advanceTimersByTimeAsync(5 * seconds);

            const answers = named.slice(before);
            const certain = answers.filter((each) => isCertain(each) || mayBeCertain(each, kind.offsetMs)).length;
            // One start is the caller's, one may follow each run that is certainly another's, the rest is on a suspicion.
            expect(answers.length - 1 - certain).toBeLessThanOrEqual(1);
            const repeats = answers.filter((each, index) => answers.findIndex(({ id }) => id === each.id) < index);
            expect(repeats.length).toBeLessThanOrEqual(2);
            if (!ReportsError.is(outcome)) {
              expect(answers.at(-1)).toMatchObject({ id: outcome.id, kind: "own" });
              expect(started).toEqual([outcome.id]);
            } else {
              expect(outcome).toMatchObject({ code: "report_joined", handle: { id: answers.at(-1)?.id } });
              expect(started).toEqual([]);
              const suspects = new Set(answers.filter((each) => !isCertain(each)).map(({ id }) => id));
              expect(outcome.carriedOut === "maybe" || suspects.size === 0 || kind.offsetMs > 0).toBe(true);
              const mentioned = answers.filter(({ id }) => outcome instanceof Error && outcome.message.includes(id));
              expect(new Set(mentioned.map(({ id }) => id)).size).toBe(repeats.includes(answers.at(-1)!) ? 1 : 2);
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
