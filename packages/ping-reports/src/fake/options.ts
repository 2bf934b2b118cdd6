import { createOptionChecks, probedBehaviour, type ProbeFindings } from "@identity-reports/core/fake";
import type { ReportTemplate } from "../template-models.js";
import { resolveBehaviour, type PingBehaviour } from "./behaviour.js";
import { fakeCredentials, type PingFakeCredentials } from "./credentials.js";

/**
 * Options of `pingFake`.
 *
 * @example
 * ```ts
 * const fake = pingFake({ runMs: 200, rows: 500 });
 * ```
 */
export interface PingFakeOptions {
  /** Default: `https://openam-acme-ew2.id.forgerock.io`. */
  readonly baseUrl?: string;
  readonly credentials?: PingFakeCredentials;
  /** The scopes of the service account. Default: the one for reports. */
  readonly scopes?: readonly string[];
  /** How long a token lives, in ms; sent as whole seconds. Default: 899 s, as Ping documents. */
  readonly tokenLifeMs?: number;
  /** How long a run takes, in ms, unless `nextRun` says otherwise. Default: 0, over with the first look. */
  readonly runMs?: number;
  /** How long an export takes, in ms, unless `nextRun` says otherwise. Default: 0. */
  readonly exportMs?: number;
  /** How many rows a report has, unless `nextRun` says otherwise. Default: 37. */
  readonly rows?: number;
  /** Custom templates that are there from the start, beside the built-in ones. */
  readonly templates?: readonly ReportTemplate[];
  /** Switches for what Ping's document leaves open. */
  readonly behaviour?: Partial<PingBehaviour>;
  /** What a probe of a real one has found: its `behaviour` holds where none is given here. */
  readonly asProbed?: ProbeFindings | undefined;
}

/** Checked options with every default filled in. */
export interface ResolvedFakeOptions extends Required<Omit<PingFakeOptions, "asProbed">> {
  readonly behaviour: PingBehaviour;
}

/** The scope that every call of the report API needs. */
export const reportsScope = "fr:idc:analytics:*";

const known = [
  "baseUrl",
  "credentials",
  "scopes",
  "tokenLifeMs",
  "runMs",
  "exportMs",
  "rows",
  "templates",
  "behaviour",
  "asProbed",
];

/** Checks of options and plans. */
export const checks = createOptionChecks("pingFake");

/** Checks options and fills in the defaults. @throws TypeError that names the option and what it takes. */
export function resolveOptions(options: PingFakeOptions): ResolvedFakeOptions {
  checks.knownKeys("option", options, known);
  const example = "https://openam-acme-ew2.id.forgerock.io";
  const {
    baseUrl = example,
    credentials = fakeCredentials,
    scopes = [reportsScope],
    tokenLifeMs = 899_000,
    runMs = 0,
    exportMs = 0,
    rows = 37,
    templates = [],
  } = options;
  checks.number("tokenLifeMs", tokenLifeMs, 1000);
  checks.number("runMs", runMs, 0);
  checks.number("exportMs", exportMs, 0);
  checks.number("rows", rows, 0);
  if (templates.some(({ name, displayName }) => !name || !displayName)) {
    throw new TypeError("pingFake: every one of templates must have a name and a displayName.");
  }
  return {
    baseUrl: checks.baseUrl(baseUrl, example),
    credentials,
    scopes,
    tokenLifeMs,
    runMs,
    exportMs,
    rows,
    templates,
    behaviour: resolveBehaviour(probedBehaviour("pingFake", "Ping", options)),
  };
}
