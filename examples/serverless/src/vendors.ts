import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient, type ReportFile, type RunHandle } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient, type SessionRunHandle } from "@identity-reports/session-reports";

/** A run that was looked at once. */
export interface Check {
  readonly state: string;
  readonly finished: boolean;
  readonly report?: {
    download(options: { readonly format: "csv"; readonly signal: AbortSignal }): Promise<ReportFile>;
  };
  readonly failure?: Error;
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

/** Looks at a run with the client it belongs to. A handle of another vendor or tenant is refused by the client. */
export function checkRun(vendors: Vendors, handle: RunHandle): Promise<Check> {
  switch (handle.vendor) {
    case "ping":
      return vendors.ping.checkReport(handle);
    case "fudo":
      return vendors.fudo.checkReport(handle as SessionRunHandle);
    default:
      return vendors.sailpoint.checkReport(handle);
  }
}
