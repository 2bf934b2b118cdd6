const statusText = /^[2-5]\d\d$/;
const isStatus = (value: unknown): value is number => Number.isInteger(value) && statusText.test(String(value));

const faultNames = [
  "ok",
  "reset",
  "reset-after",
  "hang",
  "timeout",
  "html",
  "empty",
  "garbage",
  "broken-json",
  "cut",
  "stall",
] as const;

/**
 * A fault by name:
 *
 * - `ok`: none, the call is answered as usual
 * - `reset`: the connection is reset before the call is carried out
 * - `reset-after`: the call is carried out, then the connection is reset, so that its answer is lost
 * - `hang` or `timeout`: no answer, ever; ends when the caller aborts or the fake is reset
 * - `html`: 200 with an HTML page, as from a proxy or a login wall
 * - `empty`: 200 without a body
 * - `garbage`: 200 with valid JSON of the wrong shape
 * - `broken-json`: 200 with JSON that stops in the middle
 * - `cut`: the usual answer, but the connection breaks half-way through the body
 * - `stall`: the usual answer, but the second half of its body never comes; ends as a hang does
 */
export type FaultName = (typeof faultNames)[number];

/** A fault in full. Without `status` it only delays the usual answer. */
export interface FaultDetails {
  /** Answers with this status instead of carrying the call out. */
  readonly status?: number;
  /** Waits this long first. */
  readonly delayMs?: number;
  /** Sent as `Retry-After` in seconds, with a fraction where it needs one. */
  readonly retryAfterMs?: number;
  /** Sent as `Retry-After` as it stands: an HTTP date, nonsense, … Not together with `retryAfterMs`. */
  readonly retryAfter?: string;
  /** Text and bytes are sent as they are, everything else as JSON. Default: the vendor's own body for the status. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One entry of a fault script: a name, a status such as `429` or `"429"`, or the details. */
export type Fault = FaultName | number | `${number}` | FaultDetails;

/** A fault after its check: either a name or details. */
export type ParsedFault = { readonly name: FaultName } | { readonly name?: undefined; readonly details: FaultDetails };

const detailNames = ["status", "delayMs", "retryAfterMs", "retryAfter", "body", "headers"];

const forms =
  `${faultNames.join(", ")}, a status from 200 to 599, ` +
  `or an object with a status or a delayMs (${detailNames.join(", ")})`;

function show(value: unknown): string {
  return typeof value === "function" || value === undefined ? String(value) : JSON.stringify(value);
}

function problemOf(details: Readonly<Record<string, unknown>>): string | undefined {
  const { status, delayMs, retryAfterMs, retryAfter, body, headers, ...unknown } = details;
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) return `"${surplus}" is not known`;
  if (status === undefined && delayMs === undefined) return "it needs a status or a delayMs";
  if (status !== undefined && !isStatus(status)) return "status must be a whole number from 200 to 599";
  for (const [key, value] of Object.entries({ delayMs, retryAfterMs })) {
    if (value !== undefined && !(typeof value === "number" && value >= 0)) return `${key} must be a number of ms`;
  }
  if (retryAfter !== undefined && retryAfterMs !== undefined) return "give retryAfter or retryAfterMs, not both";
  if (status === undefined && [retryAfter, retryAfterMs, body, headers].some((value) => value !== undefined)) {
    return "retryAfterMs, retryAfter, body and headers need a status";
  }
  return undefined;
}

/** Checks one entry of a fault script. @throws TypeError that lists every valid form. */
export function parseFault(fault: unknown): ParsedFault {
  const name = faultNames.find((known) => known === fault);
  if (name !== undefined) return { name };
  if (isStatus(fault) || (typeof fault === "string" && statusText.test(fault))) {
    return { details: { status: Number(fault) } };
  }
  if (typeof fault === "object" && fault !== null && !Array.isArray(fault)) {
    const problem = problemOf(fault as Record<string, unknown>);
    if (problem === undefined) return { details: fault as FaultDetails };
    throw new TypeError(`Fault ${show(fault)}: ${problem}. Valid faults: ${forms}.`);
  }
  throw new TypeError(`Unknown fault ${show(fault)}. Valid faults: ${forms}.`);
}
