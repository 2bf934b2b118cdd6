import type { PingReportsClient } from "@identity-reports/ping-reports";
import type { RunHandle, SailPointReportsClient, SavedFile, WaitOptions } from "@identity-reports/sailpoint-reports";
import type { SessionReportsClient } from "@identity-reports/session-reports";
import { ConfigurationProblem, type Plan } from "./plan.ts";

/** What was saved, and at Ping whether all rows are in it. */
export type SavedEvidence = SavedFile;

/** A finished report of any vendor. */
interface Report {
  saveTo(
    folder: string,
    options: { readonly format: "csv"; readonly ifExists: "replace"; readonly signal: AbortSignal | undefined },
  ): Promise<SavedEvidence>;
}

/** The options that mean the same at every vendor. */
export type EvidenceOptions = Pick<WaitOptions, "label" | "maxWaitMs" | "onStarted" | "poll" | "signal">;

/** One report of the night, whichever vendor makes it. */
export interface Evidence {
  /** Names it in records, summary and folder; the same every night, and good as a file name. */
  readonly key: string;
  readonly vendor: Vendor;
  /** Starts it and waits for it. */
  run(options: EvidenceOptions): Promise<Report>;
  /** Waits for a run that was started before. The client checks that the handle is one of its own. */
  resume(handle: RunHandle, options: EvidenceOptions): Promise<Report>;
}

export type Vendor = "sailpoint" | "ping" | "fudo";

/** The clients of the vendors that the plan has reports of. */
export interface Clients {
  readonly sailpoint?: SailPointReportsClient;
  readonly ping?: PingReportsClient;
  readonly fudo?: SessionReportsClient;
}

/** Turns a plan into reports to run. @throws ConfigurationProblem when two of them would be one. */
export function evidenceOf(plan: Plan, { sailpoint, ping, fudo }: Clients): Evidence[] {
  const evidence = [
    ...(sailpoint ? (plan.sailpoint ?? []).map((source) => accountsOf(sailpoint, source)) : []),
    ...(ping ? (plan.ping ?? []).map((report) => pingReport(ping, report)) : []),
    ...(fudo ? (plan.fudo ?? []).map((report) => sessionsOf(fudo, report)) : []),
  ];
  const keys = new Set<string>();
  for (const { key } of evidence) {
    if (keys.has(key)) throw new ConfigurationProblem(`the plan has ${key} twice`);
    keys.add(key);
  }
  return evidence;
}

function accountsOf(client: SailPointReportsClient, { id, name }: { id: string; name: string }): Evidence {
  return {
    key: keyOf("sailpoint", "accounts", id),
    vendor: "sailpoint",
    run: (options) =>
      client.runReport({ reportType: "ACCOUNTS", arguments: { application: id, sourceName: name } }, options),
    resume: (handle, options) => client.resume(handle, options),
  };
}

function pingReport(client: PingReportsClient, { name, realm }: { name: string; realm: string }): Evidence {
  return {
    key: keyOf("ping", realm, name),
    vendor: "ping",
    run: (options) => client.runReport({ name, realm }, options),
    resume: (handle, options) => client.resume(handle, options),
  };
}

function sessionsOf(client: SessionReportsClient, { title, protocol }: { title: string; protocol: string }): Evidence {
  return {
    key: keyOf("fudo", title),
    vendor: "fudo",
    run: (options) => client.runReport({ title, criteria: [{ field: "protocol", value: protocol }] }, options),
    resume: (handle, options) => client.resume(handle, options),
  };
}

const keyOf = (...parts: string[]): string =>
  parts
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
