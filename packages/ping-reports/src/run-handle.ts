import { ConfigError, type RunHandle, type WaitOptions } from "@identity-reports/core";
import { defined } from "@identity-reports/core/vendor";
import type { Realm } from "./models.js";
import type { TemplateType } from "./template-models.js";

/** Names a run at Ping, which knows it only together with its template. */
export interface PingRunHandle extends RunHandle {
  readonly vendor: "ping";
  /** Name of the template. */
  readonly name: string;
  /** Default when it is missing: `published`. */
  readonly templateType?: TemplateType | undefined;
  /** The realm whose data the report is about: `alpha` or `bravo`. Requests about the run name it, too. */
  readonly realm?: Realm | undefined;
}

/**
 * Options of `runReport` and `submitReport`.
 *
 * @example
 * ```ts
 * await ping.runReport({ name: "ROLE-MEMBERSHIP", realm: "alpha" }, { label: "nightly", maxWaitMs: 1_800_000 });
 * ```
 */
export type RunReportOptions = WaitOptions<PingRunHandle>;

/** What names a run in requests. @throws ConfigError when a hand-made handle lacks the template's name. */
export function runParamsOf({ id, name, templateType, realm }: PingRunHandle): {
  readonly runId: string;
  readonly name: string;
  readonly templateType?: TemplateType;
  readonly realm?: Realm;
} {
  if (typeof name !== "string" || name.trim() === "") {
    throw new ConfigError("handle.name", "expected the name of the template: Ping finds a run by both");
  }
  return { runId: id, name, ...defined({ templateType, realm }) };
}
