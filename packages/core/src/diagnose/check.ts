import type { CheckStatus, Fix } from "./document.js";

/** What the exit code of a failed check says: which kind of thing is wrong. */
export type CheckKind = "settings" | "network" | "credential" | "vendor";

/** What a check found, before it is written down. */
export interface Finding {
  readonly status: CheckStatus;
  readonly detail: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly because?: string | undefined;
  readonly fix?: Fix | undefined;
  /** Where what is wrong is of another kind than the check: a token that cannot be asked for. */
  readonly kind?: CheckKind | undefined;
}

/** One thing to look at. */
export interface Check<Context> {
  readonly id: string;
  readonly title: string;
  readonly kind: CheckKind;
  /** Ids of checks without which this one says nothing. */
  readonly needs: readonly string[];
  /** Looks, and says what it found. A rejection is found as a failure. */
  run(context: Context): Promise<Finding> | Finding;
}

type Extra = Pick<Finding, "data" | "fix" | "kind">;

/** All is well. */
export const pass = (detail: string, extra: Extra = {}): Finding => ({ status: "pass", detail, ...extra });
/** It works, and may not for long, or not for everything. */
export const warn = (detail: string, extra: Extra = {}): Finding => ({ status: "warn", detail, ...extra });
/** It does not work. */
export const fail = (detail: string, extra: Extra = {}): Finding => ({ status: "fail", detail, ...extra });
/** What no request that changes nothing can tell. */
export const unknown = (detail: string, extra: Extra = {}): Finding => ({ status: "unknown", detail, ...extra });
/** What was not checked, and why not. */
export const skip = (because: string, extra: Extra = {}): Finding => ({
  status: "skip",
  detail: "not checked",
  because,
  ...extra,
});

/** What to do, and what to type for it. */
export const fix = (text: string, commands: readonly string[] = [], docs?: string): Fix => ({
  text,
  commands,
  ...(docs === undefined ? {} : { docs }),
});
