import { createOptionChecks, probedBehaviour, type ProbeFindings } from "@identity-reports/core/fake";
import type { SessionBehaviour } from "./behaviour.js";
import { resolveBehaviour } from "./behaviour.js";

/** A user of the appliance. */
export interface SessionFakeUser {
  readonly id: string;
  readonly apiKey: string;
  /** `own`: what they created, and the predefined definitions. `all`: everything, other users' and the system's. */
  readonly sees: "own" | "all";
}

/**
 * Options of `sessionFake`.
 *
 * @example
 * ```ts
 * const fake = sessionFake({ runMs: 200, rows: 500 });
 * ```
 */
export interface SessionFakeOptions {
  /** Default: `https://10.0.214.98`. A trailing slash is dropped. */
  readonly baseUrl?: string;
  /** Default: an operator who sees what is their own, another one, and a superadmin who sees all, in this order. */
  readonly users?: readonly [SessionFakeUser, ...SessionFakeUser[]];
  /** How long a report takes, in ms, unless `nextRun` says otherwise. Default: 0, there with the first look. */
  readonly runMs?: number;
  /** How many rows a report has, unless `nextRun` says otherwise. Default: 37. */
  readonly rows?: number;
  /** Switches for what the vendor's documents leave open. */
  readonly behaviour?: Partial<SessionBehaviour>;
  /** What a probe of a real one has found: its `behaviour` holds where none is given here. */
  readonly asProbed?: ProbeFindings | undefined;
}

/** Checked options with every default filled in. */
export interface ResolvedFakeOptions extends Required<Omit<SessionFakeOptions, "asProbed">> {
  readonly behaviour: SessionBehaviour;
}

const known = ["baseUrl", "users", "runMs", "rows", "behaviour", "asProbed"];

const usualUsers: ResolvedFakeOptions["users"] = [
  { id: "5620492334958379010", apiKey: "fake-operator-key", sees: "own" },
  { id: "5620492334958379011", apiKey: "fake-other-operator-key", sees: "own" },
  { id: "5620492334958379009", apiKey: "fake-superadmin-key", sees: "all" },
];

/** Checks of options and plans. */
export const checks = createOptionChecks("sessionFake");

/** Checks options and fills in the defaults. @throws TypeError that names the option and what it takes. */
export function resolveOptions(options: SessionFakeOptions): ResolvedFakeOptions {
  checks.knownKeys("option", options, known);
  const { baseUrl = "https://10.0.214.98", users = usualUsers, runMs = 0, rows = 37 } = options;
  checks.number("runMs", runMs, 0);
  checks.number("rows", rows, 0);
  for (const { id, apiKey } of users) {
    if (!/^\d+$/.test(id) || !apiKey)
      throw new TypeError("sessionFake: users must have an id of digits and an apiKey.");
  }
  const behaviour = resolveBehaviour(probedBehaviour("sessionFake", "Fudo", options));
  return { baseUrl: checks.baseUrl(baseUrl, "https://10.0.214.98"), users, runMs, rows, behaviour };
}
