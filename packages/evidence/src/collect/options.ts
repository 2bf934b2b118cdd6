import { expectOneOf, optional, rule, ruleOf, rules, validateObject, type Rules } from "@identity-reports/core/vendor";
import { refuse } from "@identity-reports/core/rows";
import { ConfigError, type PollTiming } from "@identity-reports/core";
import type { Clients, OnJoined } from "../clients.js";
import { path } from "../format/path-rule.js";
import { isReservedName } from "../format/reserved-name.js";
import { shown } from "../format/shown.js";
import type { Declarations } from "../format/plan.js";
import type { CollectEvent } from "./events.js";

/**
 * Options of {@link collect}.
 *
 * @example
 * ```ts
 * const options: CollectOptions = {
 *   clients: { acme: SailPointReportsClient.fromEnv() },
 *   folder: "evidence/2026-11-29",
 *   deadline: new Date(Date.now() + 4 * 3_600_000),
 *   onProgress: (event) => console.error(JSON.stringify(event)),
 * };
 * ```
 */
export interface CollectOptions {
  /** A client for each tenant of the plan, by the tenant's name. One each, so that pace and rate limit hold. */
  readonly clients: Clients;
  /** Where the collection goes. Default: the plan's `folder`, filled in with today's date. */
  readonly folder?: string | undefined;
  /**
   * Stops in order: starts that are on their way are waited for, ten seconds at most, so that no handle is lost; nothing
   * new begins, and no file is read further. Runs continue at the vendors, and the next call for this folder takes them up.
   */
  readonly signal?: AbortSignal | undefined;
  /** Stops in the same way at this time. */
  readonly deadline?: Date | undefined;
  /** How many reports of each tenant are under way at once. Default: 4. */
  readonly concurrency?: number | undefined;
  /** Gets every {@link CollectEvent}, for a terminal or a log. What it throws is ignored. */
  readonly onProgress?: ((event: CollectEvent) => void) | undefined;
  /** Only these reports of the plan, by id. The others stay as they are, and the collection stays open without them. */
  readonly only?: readonly string[] | undefined;
  /**
   * What to do with reports whose start has an unknown outcome, once a person has looked at the vendor: an id alone starts
   * the report again; with a `runId` the call continues that run. A report that is not named here is held, because a
   * second start could make a second run. A report that is not held in this folder, and has no run there, is refused;
   * so is one that `only` leaves out, and one that is named twice.
   */
  readonly release?: readonly Release[] | undefined;
  /**
   * Also tries reports again whose error says that the same call would fail in the same way. The others are tried again in
   * any case. Default: false.
   */
  readonly retryFailed?: boolean | undefined;
  /**
   * What to do when SailPoint returns a run that was there before the request, and that may be another's: wait for it and
   * start ours, fail, or take it. One that was taken is marked `joined` in record and result. Default: `"wait"`.
   */
  readonly onJoined?: OnJoined | undefined;
  /** How often the state of a run is asked for. Default: the client's. */
  readonly poll?: Partial<PollTiming> | undefined;
  /** Sign the collection: each gets the bytes of `tagmanifest-sha256.txt`, which cover all files. Default: none. */
  readonly sign?: readonly Signer[] | undefined;
  /** Has the time of the collection confirmed, for example by RFC 3161. It gets the same bytes, after `sign`. Default: none. */
  readonly timestamp?: Signer | undefined;
  /** Deletes reports at the vendor once their file is verified, where they would stay for ever (Fudo). Default: false. */
  readonly cleanUp?: boolean | undefined;
  /** What only the operator can say of all reports. What the plan says takes precedence. Default: nothing. */
  readonly declared?: Declarations | undefined;
  /** Which personal data of this machine goes into the records. Default: none. */
  readonly identify?: readonly ("host" | "user")[] | undefined;
}

/** A report that is held no longer: its id, to start it again; or its id and the run that its start has made. */
export type Release = string | { readonly id: string; readonly runId: string };

/** Signs bytes, with keys and formats of your own: docs/guide/evidence.md has recipes. */
export interface Signer {
  /** The signature's file is `tagmanifest-sha256.txt.<suffix>`: `jws`, `sig`, `tsr`. */
  readonly suffix: string;
  /**
   * Signs the bytes of `tagmanifest-sha256.txt`. When it throws, the collection stays unsealed, and the next call tries again.
   *
   * @returns the content of the signature's file.
   *
   * @example
   * ```ts
   * const signer: Signer = {
   *   suffix: "sig",
   *   sign: (bytes) => sign(undefined, bytes, privateKey),
   * };
   * await collect(plan, { clients, sign: [signer] });
   * ```
   */
  sign(bytes: Uint8Array): Uint8Array | string | Promise<Uint8Array | string>;
}

const names = rule("a list of ids", (value) => Array.isArray(value) && value.every((each) => typeof each === "string"));
const isRelease = (value: unknown): boolean => {
  if (typeof value === "string") return true;
  const { id, runId } = (value ?? {}) as { readonly id?: unknown; readonly runId?: unknown };
  return typeof id === "string" && typeof runId === "string";
};
/** Windows keeps some names for devices, and `.txt` is the end of a text: signatures are none. */
const isSuffix = (value: unknown): boolean =>
  /^(?=.{1,16}$)[a-z0-9]+(?:\.[a-z0-9]+)*$/.test(String(value)) &&
  !String(value)
    .split(".")
    .some((part) => part === "txt" || isReservedName(part));

function validateSigner(option: string, value: unknown): void {
  validateObject(option, value, { suffix: rules.anyValue, sign: rules.callback }, `${option}.`);
  const { suffix } = value as { readonly suffix?: unknown };
  if (isSuffix(suffix)) return;
  const expected =
    'expected small letters and digits, at most 16, as in "jws"; not "txt", and no name of a Windows device';
  throw new ConfigError(`${option}.suffix`, `${expected}; got ${shown(suffix)}`);
}

function validateSigners(option: string, value: unknown): void {
  if (!Array.isArray(value)) return refuse(option, "a list of { suffix, sign }", value);
  for (const [index, signer] of value.entries()) validateSigner(`${option}[${index}]`, signer);
  const suffixes = value.map(({ suffix }: Signer) => suffix);
  const twice = suffixes.find((suffix, index) => suffixes.indexOf(suffix) < index);
  if (twice !== undefined) throw new ConfigError(option, `has the suffix ${shown(twice)} twice`);
}

const optionRules: Rules = {
  clients: rules.record,
  folder: optional(path),
  signal: optional(rules.abortSignal),
  deadline: optional(rule("a Date", (value) => value instanceof Date && !Number.isNaN(value.getTime()))),
  concurrency: optional(rules.wholeNumber(1)),
  onProgress: optional(rules.callback),
  only: optional(names),
  release: optional(
    rule("a list of ids, or of { id, runId }", (value) => Array.isArray(value) && value.every(isRelease)),
  ),
  retryFailed: optional(rules.boolean),
  onJoined: rules.anyValue,
  poll: optional(rules.record),
  sign: optional(ruleOf(validateSigners)),
  timestamp: optional(ruleOf(validateSigner)),
  cleanUp: optional(rules.boolean),
  declared: optional(rules.record),
  identify: optional(
    rule(
      'a list of "host" and "user"',
      (value) => Array.isArray(value) && value.every((one) => ["host", "user"].includes(String(one))),
    ),
  ),
};

/** @throws ConfigError when an option is missing, wrong or unknown. */
export function validateCollectOptions(options: CollectOptions): void {
  validateObject("options", options, { ...optionRules, onJoined: optional(rules.anyValue) });
  if (options.onJoined !== undefined) expectOneOf("onJoined", options.onJoined, ["wait", "throw", "accept"]);
}
