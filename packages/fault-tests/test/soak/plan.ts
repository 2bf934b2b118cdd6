import type { CarriedOut } from "@identity-reports/core";

/** How large a soak is. */
export interface SoakSize {
  /** Calls of single endpoints. */
  readonly calls: number;
  /** Runs: started, waited for, downloaded. */
  readonly runs: number;
}

/** A soak: the same seed plays the same faults to the same requests of the same jobs. */
export interface SoakPlan extends SoakSize {
  readonly seed: number;
  /** The share of requests that meet a fault: 0.03 for 3 %. */
  readonly faultShare: number;
  /** Jobs under way at a time. */
  readonly lanes: number;
}

/** What `pnpm soak` does. */
export const fullSize: SoakSize = { calls: 50_000, runs: 2_000 };

/** The vendors, in the order in which jobs are dealt out. */
export const vendorNames = ["sailpoint", "session", "ping"] as const;

/** One of them. */
export type VendorName = (typeof vendorNames)[number];

/** Where the servers are. */
export interface SoakAddresses {
  readonly baseUrls: Readonly<Record<VendorName, string>>;
  /** Of the appliance's certificate, PEM. */
  readonly ca: string;
}

/** The header by which a server tells which job a request belongs to. */
export const jobHeader = "x-soak-job";

/** The jobs that meet no faults: they make what the other ones ask for. */
export const standingJob = (vendor: VendorName): string => `${vendor}:standing`;

/** A run as its server knows it. */
export interface StartedRun {
  readonly job: string;
  readonly id: string;
  /** True when the answer with the id was sent whole. */
  readonly isAnswered: boolean;
}

/** What the servers have seen. */
export interface ServerReport {
  readonly requests: number;
  /** How often each fault was played. */
  readonly faults: Readonly<Record<string, number>>;
  readonly started: readonly StartedRun[];
  /** Connections that are open after those without a request were closed. */
  readonly openConnections: number;
}

/** What a caller knows about a job that was to start a run. */
export interface KnownStart {
  readonly job: string;
  /** The ids by result, handle of an error, and `onStarted`. */
  readonly ids: readonly string[];
  /** Of an error without a handle. */
  readonly carriedOut?: CarriedOut;
  /** True where the client's own time was up before the answer was whole: on a busy machine the server may just have sent it. */
  readonly isUnanswered?: boolean;
}

/** What the clients have seen. */
export interface ClientReport {
  readonly calls: number;
  readonly runs: number;
  /** Files that were read to their end. */
  readonly files: number;
  /** Files and rows that are not what the server meant, by job. */
  readonly wrongFiles: readonly string[];
  /** Errors by class and code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Errors that are none of ours, or that were not expected. */
  readonly strangeErrors: readonly string[];
  readonly unhandled: readonly string[];
  readonly heapBytes: { readonly before: number; readonly after: number };
  readonly durationMs: number;
}

/** What the client's process sends. */
export type ClientMessage =
  { readonly type: "started"; readonly known: KnownStart } | { readonly type: "done"; readonly report: ClientReport };

/** What the server's process sends. */
export type ServerMessage =
  | { readonly type: "listening"; readonly baseUrls: SoakAddresses["baseUrls"] }
  | { readonly type: "seen"; readonly report: ServerReport };
