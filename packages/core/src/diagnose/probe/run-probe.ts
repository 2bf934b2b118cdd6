import { transportOf, type ApiClient } from "../../client/api-client.js";
import { ConfigError } from "../../errors/config-error.js";
import { ExaminedClient } from "../examined-client.js";
import type { PlannedRequest, ProbeDocument, ProbedFile, ProbedQuestion } from "./probe-document.js";
import { ProbeSession } from "./probe-session.js";
import { expectScrubbed, UnsafeProbeError } from "./self-check.js";

/** The report that a probe runs. */
export interface ProbeRequest {
  /** SailPoint: a type. Fudo: the id of a definition, or SESSIONS. Ping: the name of a template. */
  readonly report: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** Ping only. */
  readonly realm?: string;
}

/**
 * Options of `probe`.
 *
 * @example
 * ```ts
 * const found = await probe(client, { report: "IDENTITIES" }, { startOneRun: true, maxWaitMs: 300_000 });
 * console.log(found.questions.length);
 * ```
 */
export interface ProbeOptions {
  /** Said out loud, because this is what a probe does. */
  readonly startOneRun: true;
  readonly signal?: AbortSignal;
  /** Between two looks at the run, in ms. Default: 2 000. */
  readonly pollMs?: number;
  /** Longest wait for the run, in ms. Default: 600 000. */
  readonly maxWaitMs?: number;
  /** Longest time for one request, in ms. Default: 60 000. */
  readonly timeoutMs?: number;
}

/** How long a probe waits. */
export interface ProbePace {
  readonly pollMs: number;
  readonly maxWaitMs: number;
}

/** What settles a question: the value, and what it was read from. */
export interface Settled {
  readonly answer: string | number;
  readonly how: string;
}

/** One open question about a vendor. */
export interface OpenQuestion<Observations> {
  readonly id: string;
  readonly question: string;
  /** True where the fake has a switch of that name. */
  readonly isSwitch: boolean;
  /** Why it stays open when `settle` gives nothing. */
  readonly otherwise: string;
  /** The answer that what was seen gives; undefined leaves the question open. */
  settle(observed: Observations): Settled | undefined;
}

/** How one vendor is probed. */
export interface VendorProbe<Observations> {
  readonly vendor: string;
  readonly questions: readonly OpenQuestion<Observations>[];
  /** Words of the vendor that say nothing about a tenant: states, formats, report types. */
  readonly vocabulary: readonly string[];
  /** The requests that a probe of this report sends. */
  plan(request: ProbeRequest): readonly PlannedRequest[];
  /** Starts one run, looks at it until it ends, reads its file. */
  observe(session: ProbeSession, request: ProbeRequest, pace: ProbePace): Promise<Observations>;
  /** What was seen of the file, where there was one. */
  fileOf(observed: Observations): ProbedFile | undefined;
}

/**
 * Starts one run on a real tenant, and writes down what the documents of the vendor leave open.
 *
 * @throws ConfigError without `startOneRun: true`; UnsafeProbeError when the document would hold something of the tenant.
 */
export async function runProbe<Observations>(
  client: ApiClient,
  vendor: VendorProbe<Observations>,
  request: ProbeRequest,
  options: ProbeOptions,
): Promise<ProbeDocument> {
  if ((options as Partial<ProbeOptions> | undefined)?.startOneRun !== true) {
    throw new ConfigError("startOneRun", "expected true: a probe starts one run, and nothing else does so here");
  }
  const { pollMs = 2_000, maxWaitMs = 600_000, timeoutMs = 60_000, signal = new AbortController().signal } = options;
  const transport = transportOf(client);
  const setup = { transport, name: "probe", network: undefined, settings: [], timeoutMs, signal };
  const session = new ProbeSession(new ExaminedClient(setup));
  const observed = await vendor.observe(session, request, { pollMs, maxWaitMs });
  const questions = vendor.questions.map((question) => answerTo(question, observed));
  const switches = new Set(vendor.questions.filter(({ isSwitch }) => isSwitch).map(({ id }) => id));
  const settled = questions.filter(({ id, answer }) => switches.has(id) && answer !== undefined);
  const known = new Set(vendor.vocabulary);
  const seen = [...session.seen].filter((text) => !known.has(text));
  const file = vendor.fileOf(observed);
  const document: ProbeDocument = {
    schemaVersion: 1,
    kind: "probe",
    vendor: vendor.vendor,
    tool: { version: transport.profile.version },
    month: new Date().toISOString().slice(0, 7),
    behaviour: Object.fromEntries(settled.map(({ id, answer }) => [id, answer ?? ""])),
    questions,
    states: session.states,
    ...(file === undefined ? {} : { file: withSafeColumns(file, seen) }),
    exchanges: session.exchanges,
  };
  // The questions are our own words, which may be the name of a tenant as well.
  expectScrubbed(document);
  const { states, exchanges } = document;
  expectScrubbed({ states, exchanges, columns: document.file?.columns }, seen);
  return document;
}

function answerTo<Observations>(
  { id, question, otherwise, settle }: OpenQuestion<Observations>,
  observed: Observations,
): ProbedQuestion {
  const settled = settle(observed);
  return settled === undefined
    ? { id, question, status: "open", how: otherwise }
    : { id, question, status: "settled", ...settled };
}

/** A name of a column that looks like a value is left out by itself: the others are worth having. */
function withSafeColumns(file: ProbedFile, seen: readonly string[]): ProbedFile {
  if (file.columns === undefined) return file;
  return { ...file, columns: file.columns.map((name) => (isSafe(name, seen) ? name : "(left out)")) };
}

function isSafe(name: string, seen: readonly string[]): boolean {
  try {
    expectScrubbed([name], seen);
    return true;
  } catch (error) {
    if (error instanceof UnsafeProbeError) return false;
    throw error;
  }
}
