import { PingReportsClient } from "@identity-reports/ping-reports";
import {
  SailPointReportsClient,
  type CheckOptions,
  type ReportFile,
  type ReportsError,
  type RunHandle,
} from "@identity-reports/sailpoint-reports";
import { SessionReportsClient, type SessionRunHandle } from "@identity-reports/session-reports";

/** A run that was looked at once. */
export interface Check {
  readonly state: string;
  readonly finished: boolean;
  readonly report?: {
    download(options: { readonly format: "csv" }): Promise<ReportFile>;
  };
  readonly failure?: ReportsError;
}

/** Clients by vendor. Made when first needed, and used again by later invocations of the same warm instance. */
export interface Vendors {
  readonly sailpoint: SailPointReportsClient;
  readonly fudo: SessionReportsClient;
  readonly ping: PingReportsClient;
}

/** The vendors whose credentials are in the environment. */
export function vendorsFromEnvironment(): Vendors {
  const made: { -readonly [Vendor in keyof Vendors]?: Vendors[Vendor] } = {};
  return {
    get sailpoint() {
      return (made.sailpoint ??= SailPointReportsClient.fromEnv());
    },
    get fudo() {
      return (made.fudo ??= SessionReportsClient.fromEnv());
    },
    get ping() {
      return (made.ping ??= PingReportsClient.fromEnv());
    },
  };
}

/**
 * Looks at a run with the client it belongs to. A handle of another vendor or tenant is refused by the client.
 *
 * @param options `maxWaitMs` is how long the report's `download` may wait for a file that is made when it is asked for.
 */
export function checkRun(vendors: Vendors, handle: RunHandle, options: CheckOptions): Promise<Check> {
  switch (handle.vendor) {
    case "ping":
      return vendors.ping.checkReport(handle, options);
    case "fudo":
      return vendors.fudo.checkReport(handle as SessionRunHandle, options);
    default:
      return vendors.sailpoint.checkReport(handle, options);
  }
}
