import { setImmediate as turn } from "node:timers/promises";
import { inspect, isDeepStrictEqual } from "node:util";
import { ReportsError, type ReportFile, type ReportsEvent } from "@identity-reports/core";
import { startFaultServer, type FaultCase } from "../../src/fault-server.ts";
import type { PlacedFault } from "../../src/faults.ts";
import type { GoodAnswer } from "../../src/play-fault.ts";
import type { AnswerSource, Endpoint, OpenEndpoint, ReadyEndpoint } from "./endpoint.ts";
import type { Outcome } from "./outcomes.ts";
import type { OwnLimit } from "./overdue.ts";
import type { Destination, Places } from "./places.ts";

const retries = 1;

/** One call: how often the fault is there, how often the client must ask, and how it must end. */
interface Scenario {
  readonly faults: number;
  readonly attempts: number;
  readonly endsWell: boolean;
}

/** What a call came to. */
interface Ending {
  readonly value?: unknown;
  /** Of a file. */
  readonly lengthVerified?: boolean | undefined;
  readonly error?: unknown;
}

/** Every call that an outcome says something about. */
function scenariosOf(outcome: Outcome, { place = "server" }: PlacedFault, isOutOfReach: boolean): readonly Scenario[] {
  const lasting: Scenario = { faults: 1 + retries, attempts: 1 + retries, endsWell: false };
  const once: Scenario = { faults: 1, attempts: 2, endsWell: true };
  if (outcome.is === "succeeds") return [{ faults: 1, attempts: 1, endsWell: true }];
  if (outcome.is === "fails") return [{ faults: 1, attempts: 1, endsWell: false }];
  // More refusals than retries: they must not cost any.
  if (outcome.is === "waits") return [{ faults: 1 + retries, attempts: 2 + retries, endsWell: true }];
  if (isOutOfReach) return [lasting];
  // A connection that broke is not used again, so this fault cannot come twice.
  return place === "server of its own" ? [once] : [once, lasting];
}

/** Tries one fault at one endpoint. @returns how many calls were made, and what was not as the table says. */
export async function runCell(
  endpoint: Endpoint,
  source: AnswerSource,
  fault: PlacedFault,
  outcome: Outcome,
  places: Places,
): Promise<{ readonly calls: number; readonly complaints: readonly string[] }> {
  const { place = "server" } = fault;
  const isOwn = place === "server of its own";
  const scenarios = scenariosOf(outcome, fault, !isOwn && places.at(place).isOutOfReach);
  const found = await Promise.all(
    scenarios.map(async (scenario) => {
      const destination = isOwn ? await ownServer() : places.at(place);
      const isHeld = fault.connection === "stays silent" || fault.connection === "stalls in body";
      const limit = isHeld ? places.newLimit() : undefined;
      const ready = await endpoint.prepare(source);
      const cell = { endpoint, ready, fault, outcome, good: places.at("server") };
      const complaints = await runScenario(cell, scenario, { ...destination, limit });
      if (isOwn) await destination.server?.close();
      return complaints.map((complaint) => `${endpoint.name}, fault × ${scenario.faults}: ${complaint}`);
    }),
  );
  return { calls: scenarios.length, complaints: found.flat() };
}

async function ownServer(): Promise<Destination> {
  const server = await startFaultServer();
  return { server, options: { baseUrl: server.baseUrl }, isOutOfReach: false };
}

interface Cell {
  readonly endpoint: Endpoint;
  readonly ready: ReadyEndpoint;
  readonly fault: PlacedFault;
  readonly outcome: Outcome;
  /** Where nothing is wrong. */
  readonly good: Destination;
}

async function runScenario(
  { endpoint, ready, fault, outcome, good }: Cell,
  scenario: Scenario,
  { server, options, isOutOfReach, limit }: Destination & { readonly limit: OwnLimit | undefined },
): Promise<readonly string[]> {
  const isWarmed = fault.place === "server of its own";
  const times = Array.from({ length: scenario.faults }, () => fault);
  const faults = isWarmed ? [{ body: "{}" }, ...times] : times;
  const answers: GoodAnswer[] = [];
  const running = server?.begin({
    faults,
    async answer(request) {
      const answer = await ready.answer(request);
      answers.push(answer);
      return answer;
    },
    ...(limit && { onHeld: limit.expire }),
  });
  const events: ReportsEvent[] = [];
  const opened = ready.open({
    ...options,
    headers: running?.headers ?? {},
    retries,
    ...(limit && { timeoutMs: limit.timeoutMs }),
    onEvent(event) {
      events.push(event);
      if (hasRead(endpoint, event)) running?.reached();
    },
  });
  if (isWarmed) await keepConnection(opened);
  events.length = 0;
  answers.length = 0;
  const ending = await play(endpoint, opened);
  // A connection the client does not let go of would keep this from settling.
  await running?.settled();
  opened.client.close();
  const last = answers.at(-1);
  const isWhole = outcome.is === "succeeds" ? outcome.isWhole === true : scenario.endsWell;
  return [
    ...judgeEnding(ending, outcome, scenario, ready.secret),
    ...judgeRequests(running, fault, scenario, {
      isOutOfReach,
      isWarmed,
      isChange: endpoint.kind === "change",
      events,
    }),
    ...judgeCarriedOut(endpoint, ending, answers),
    ...(isWhole && last !== undefined ? await judgeWhole(ending, endpoint, ready, good, last) : []),
  ];
}

/** Leaves a connection for the next request. Node's fetch takes it back a turn of the event loop after its answer. */
async function keepConnection({ client }: OpenEndpoint): Promise<void> {
  await client.request("GET", "/warm-up");
  await turn();
  await turn();
}

/** The client has the headers, and of a file the bytes that are looked at first. */
const hasRead = ({ kind }: Endpoint, event: ReportsEvent): boolean =>
  kind === "file" ? event.type === "download" && event.action === "opened" : event.type === "response";

/** Makes the call; a file is read to its end. */
async function play({ kind }: Endpoint, opened: OpenEndpoint): Promise<Ending> {
  try {
    const value = await opened.call();
    if (kind !== "file") return { value };
    const file = value as ReportFile;
    const bytes = Buffer.from(await file.bytes()).toString("latin1");
    const { lengthVerified } = await file.verified;
    return { value: { bytes, lengthVerified }, lengthVerified };
  } catch (error) {
    return { error };
  }
}

/** A result must be what the client makes of the same answer when nothing is wrong. */
async function judgeWhole(
  { value }: Ending,
  endpoint: Endpoint,
  ready: ReadyEndpoint,
  { server, options }: Destination,
  answer: GoodAnswer,
): Promise<readonly string[]> {
  const headers = server?.begin({ faults: [], answer: async () => answer }).headers ?? {};
  const opened = ready.open({ ...options, headers });
  const expected = await play(endpoint, opened);
  opened.client.close();
  if (expected.error !== undefined) return [`it fails without any fault: ${inspect(expected.error)}`];
  return isDeepStrictEqual(value, expected.value) ? [] : ["the result is not whole"];
}

/** What the server has done, against what the caller was told. */
function judgeCarriedOut({ kind }: Endpoint, { error }: Ending, answers: readonly GoodAnswer[]): readonly string[] {
  const refused = answers.filter(({ status = 200 }) => status >= 300);
  if (refused.length > 0) return [`a good request was answered ${refused.map(({ status }) => status).join(", ")}`];
  if (kind !== "change") return [];
  const told = error === undefined ? "yes" : ReportsError.is(error) ? error.carriedOut : "maybe";
  const possible = { no: [0], maybe: [0, 1], yes: [1] }[told];
  return possible.includes(answers.length)
    ? []
    : [`carried out ${answers.length} times, but the caller was told ${told}`];
}

function judgeEnding(ending: Ending, outcome: Outcome, scenario: Scenario, secret: string): readonly string[] {
  const { error } = ending;
  if (scenario.endsWell) {
    if (error !== undefined) return [`expected a result, got ${String(error)}`];
    if (outcome.is !== "succeeds" || outcome.lengthVerified === undefined) return [];
    return ending.lengthVerified === outcome.lengthVerified ? [] : [`lengthVerified is ${ending.lengthVerified}`];
  }
  if (!("error" in outcome)) return ["the table has no error for this"];
  if (error === undefined) return [`expected ${outcome.error}, got ${inspect(ending.value).slice(0, 200)}`];
  if (!ReportsError.is(error)) return [`expected an error of ours, got ${inspect(error)}`];
  const expected = { attempts: scenario.attempts, carriedOut: outcome.carriedOut };
  const found = { attempts: error.attempts, carriedOut: error.carriedOut };
  const complaints: string[] = [];
  if (error.name !== outcome.error) complaints.push(`expected ${outcome.error}, got ${error.name}: ${error.message}`);
  if (outcome.code !== undefined && error.code !== outcome.code)
    complaints.push(`expected the code ${outcome.code}, got ${error.code}: ${error.message}`);
  if (!isDeepStrictEqual(found, expected))
    complaints.push(`the error says ${JSON.stringify(found)} where ${JSON.stringify(expected)} is true`);
  if ((JSON.stringify(error) + inspect(error, { depth: 10, showHidden: true })).includes(secret))
    complaints.push("the error holds the token");
  return complaints;
}

function judgeRequests(
  running: FaultCase | undefined,
  fault: PlacedFault,
  { attempts }: Scenario,
  facts: {
    readonly isOutOfReach: boolean;
    readonly isWarmed: boolean;
    readonly isChange: boolean;
    readonly events: readonly ReportsEvent[];
  },
): readonly string[] {
  const complaints: string[] = [];
  const sent = facts.events.filter(({ type }) => type === "request").length;
  if (sent !== attempts) complaints.push(`expected ${attempts} attempts, the client reports ${sent}`);
  if (running === undefined) return complaints;
  const requests = facts.isWarmed ? running.requests.slice(1) : running.requests;
  const expected = facts.isOutOfReach ? 0 : attempts;
  if (requests.length !== expected) complaints.push(`expected ${expected} requests, the server saw ${requests.length}`);
  if (!facts.isOutOfReach && running.unmet > 0) complaints.push(`${running.unmet} faults were met by no request`);
  // A change has a connection of its own: the server may be closing a kept one.
  if (facts.isWarmed && requests[0]?.onUsedConnection !== !facts.isChange)
    complaints.push(facts.isChange ? "the connection was a kept one" : "the connection was not a kept one");
  if (typeof fault.body === "number" && requests[0]?.isAnswered === true) complaints.push("the whole body was fetched");
  const { retryAfterMs } = fault;
  if (retryAfterMs !== undefined) {
    const waits = requests.slice(1).map(({ arrivedAt }, n) => arrivedAt - (requests[n]?.arrivedAt ?? 0));
    const early = waits.filter((waitMs) => waitMs < retryAfterMs);
    if (early.length > 0)
      complaints.push(`asked for ${retryAfterMs} ms, and was asked again after ${early.join(", ")} ms`);
  }
  return complaints;
}
