import type { NetworkProbe, RuntimeInfo } from "../platform/network-probe.js";
import { transportOf, type ApiClient } from "../client/api-client.js";
import { optional, rules, validateObject, type Rules } from "../validate/rules.js";
import { loadNetworkProbe } from "#platform";
import type { Check } from "./check.js";
import { commonChecks } from "./common-checks.js";
import type { CheckResult, Diagnosis } from "./document.js";
import { ExaminedClient, type ClientSetting } from "./examined-client.js";
import { exitCodeOf } from "./exit-code.js";
import { runChecks } from "./run-checks.js";
import { shared } from "./share.js";

/**
 * Options of `diagnose`.
 *
 * @example
 * ```ts
 * const { ok } = await diagnose(client, { only: ["dns", "tcp", "tls"], timeoutMs: 5_000 });
 * console.log(ok);
 * ```
 */
export interface DiagnoseOptions {
  /** What the tenant is called in the diagnosis. Default: its host. */
  readonly name?: string;
  /** Ids of the only checks to do. Default: all. */
  readonly only?: readonly string[];
  /** True to leave out hosts, addresses, paths and names, so that the diagnosis can be pasted into an issue. Default: false. */
  readonly share?: boolean;
  /** Longest time for one request or one step of a connection, in ms. Default: 10 000. */
  readonly timeoutMs?: number;
  /** Ends the diagnosis, which then rejects with the reason. */
  readonly signal?: AbortSignal;
  /** Called when `signal` has ended the diagnosis, with what was found until then: the checks that were not done are `skip`. */
  readonly onAborted?: (diagnosis: Diagnosis) => void;
  /** Where the settings of the client came from. */
  readonly settings?: readonly ClientSetting[];
  /** Called with the id of a check that begins. */
  readonly onCheckStarted?: (id: string) => void;
  /** Called with what a check has found. */
  readonly onCheckEnded?: (result: CheckResult) => void;
}

/** The checks of one vendor. */
export interface VendorChecks {
  /** What the vendor is called: `SailPoint`. */
  readonly vendor: string;
  readonly checks: readonly Check<ExaminedClient>[];
  /** Whether a clock that differs by more than a minute keeps the client from signing in. */
  readonly clockMatters: boolean;
}

const optionRules: Rules = {
  name: optional(rules.nonEmptyText),
  only: rules.anyValue,
  share: optional(rules.boolean),
  timeoutMs: optional(rules.milliseconds(1)),
  signal: optional(rules.abortSignal),
  settings: rules.anyValue,
  onCheckStarted: optional(rules.callback),
  onCheckEnded: optional(rules.callback),
  onAborted: optional(rules.callback),
};

const allChecks = ({ checks, clockMatters }: VendorChecks): readonly Check<ExaminedClient>[] => [
  ...commonChecks({ clockMatters }),
  ...checks,
];

/** One check, as it is listed. */
export interface ListedCheck {
  readonly id: string;
  /** What is checked, in a few words. */
  readonly title: string;
}

/** All checks of a vendor, in the order in which they are done. */
export const listOf = (vendor: VendorChecks): readonly ListedCheck[] =>
  allChecks(vendor).map(({ id, title }) => ({ id, title }));

/** Examines a client. Nothing is started, and nothing is changed. @throws ConfigError for wrong options. */
export async function diagnoseClient(
  client: ApiClient,
  vendor: VendorChecks,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  validateObject("options", options, optionRules);
  const transport = transportOf(client);
  const { name = new URL(client.baseUrl).host, only, settings = [], timeoutMs = 10_000, signal } = options;
  const network = await loadNetworkProbe();
  const startedAt = new Date().toISOString();
  const examined = new ExaminedClient({
    transport,
    name,
    network,
    settings,
    timeoutMs,
    signal: signal ?? new AbortController().signal,
  });
  examined.keepPrivate(name, examined.url.hostname);
  const { results, firstFailure, isStopped } = await runChecks({
    checks: allChecks(vendor),
    context: examined,
    only,
    signal,
    clean: (text) => examined.clean(text),
    onStart(id) {
      examined.currentCheck = id;
      options.onCheckStarted?.(id);
    },
    ...(options.onCheckEnded === undefined ? {} : { onEnd: options.onCheckEnded }),
  });
  const ok = firstFailure === undefined && !isStopped;
  const diagnosis: Diagnosis = {
    schemaVersion: 1,
    ok,
    exitCode: isStopped && firstFailure === undefined ? 1 : exitCodeOf(firstFailure),
    startedAt,
    tool: toolOf(transport.profile.version, network),
    tenants: [{ name, vendor: vendor.vendor, baseUrl: client.baseUrl, ok, checks: results }],
    requests: examined.requests,
  };
  const shown = options.share === true ? shared(diagnosis, examined.privateTexts) : diagnosis;
  if (isStopped) {
    options.onAborted?.(shown);
    signal?.throwIfAborted();
  }
  return shown;
}

function toolOf(version: string, network: NetworkProbe | undefined): Diagnosis["tool"] {
  const runtime: RuntimeInfo | undefined = network?.runtime();
  if (runtime === undefined) return { version, node: "none", platform: "unknown", arch: "unknown" };
  const { name, version: ofRuntime, platform, arch } = runtime;
  return { version, node: name === "node" ? ofRuntime : `${name} ${ofRuntime}`, platform, arch };
}
