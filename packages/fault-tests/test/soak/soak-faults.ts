import { faults, type Fault, type FaultName, type PlacedFault } from "../../src/faults.ts";
import { randomOf, type Format } from "./intent.ts";
import type { SoakPlan } from "./plan.ts";

/** A fault with its name. */
export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
}

const named = (...names: readonly FaultName[]): readonly NamedFault[] =>
  names.map((name) => {
    const fault: PlacedFault = faults[name];
    return { name, fault };
  });

/** What can be told from a good answer of any kind. */
const everywhere: readonly NamedFault[] = [
  ...named("429 with a fraction", "429 with milliseconds", "503 with a time", "503 without a time"),
  ...named("500", "502", "504", "520", "408"),
  ...named("a reset before the headers", "a reset inside the headers", "a reset in the body"),
  ...named("a body cut short of its length", "a chunked body cut short", "a gzip stream cut with its connection"),
  ...named("no answer", "a stall in the body", "a slow drip"),
  ...named("JSON of another shape", "an HTML page", "an empty 200", "204"),
  ...named("words under 202", "a part of the answer, under 206"),
  { name: "a refused token", fault: { status: 401, body: '{"message":"token expired"}', retryAfterMs: 0 } },
];
const secureOnly = named("TLS that breaks after the request");
const pagesAndXml = named("an HTML page without a head", "XML under 200", "a SOAP fault under 200");
const plainWords = named("words under 200");
/** Without an end mark in the content it cannot be told. */
const unframedCuts = named("a close-delimited body cut short", "a gzip stream cut before it was sent");

/** The faults that each kind of answer is told from; JSON of an API as well. */
const recognised: Readonly<Record<Format | "json", readonly NamedFault[]>> = {
  json: [...everywhere, ...pagesAndXml, ...plainWords, ...unframedCuts, ...named("fields of other types")],
  pdf: [...everywhere, ...pagesAndXml, ...plainWords, ...unframedCuts],
  jsonl: [...everywhere, ...pagesAndXml, ...plainWords],
  csv: [...everywhere, ...pagesAndXml],
  html: everywhere,
};

/** What is known of a request. */
export interface SoakRequest {
  readonly job: string;
  /** How many requests of the job came before it. */
  readonly index: number;
  readonly answers: Format | "json";
  readonly isSecure: boolean;
}

/** The fault that a request meets, if any: it depends on the seed and the request alone. */
export function faultOf(
  { seed, faultShare }: Pick<SoakPlan, "seed" | "faultShare">,
  { job, index, answers, isSecure }: SoakRequest,
): NamedFault | undefined {
  const random = randomOf(seed, job, index, "fault");
  if (random.integer(1_000_000) >= faultShare * 1_000_000) return undefined;
  const possible = [...recognised[answers], ...(isSecure ? secureOnly : [])];
  return possible[random.integer(possible.length)];
}
