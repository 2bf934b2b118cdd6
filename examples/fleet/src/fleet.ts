import type {
  CheckOptions,
  FileFormat,
  PaceStore,
  ReportsEventListener,
  ReportStatus,
  RunHandle,
  SavedFile,
  SaveReportOptions,
  TokenStore,
  WaitOptions,
} from "@identity-reports/sailpoint-reports";

/** What a fleet is: its tenants, and the decisions that are not the program's to make. */
export interface Fleet {
  /** Where everything is kept that must not be lost: `postgres://user:password@host/database`. */
  readonly databaseUrl: string | undefined;
  readonly tenants: readonly Tenant[];
  /** When a night begins: cron, in UTC. Each night has every report of every tenant once. */
  readonly schedule: string;
  /** Where the files go: a folder that all workers have. */
  readonly folder: string;
  /** What becomes of a start whose answer was lost. See `fleet.ts`. */
  readonly onUnknownStart: "hold" | "start-again";
  /** How many steps one worker does at once. Default: 16. */
  readonly stepsAtOnce?: number;
  /** The pauses between two looks at a run, in ms. Default: the vendor's. */
  readonly poll?: CheckOptions["poll"];
  /** A run that has not ended after so many hours has failed. Default: 12. */
  readonly maxRunHours?: number;
}

export interface Tenant {
  readonly id: string;
  /** Makes the client of the tenant, once in each worker. */
  readonly connect: (shared: Shared) => ReportsClient;
  readonly reports: readonly Report[];
}

/** A report that is wanted each night. */
export interface Report {
  /** What you call it: once in each tenant. It is the name of its folder. */
  readonly key: string;
  /** What the client's `submitReport` takes. */
  readonly request: object;
  readonly format: FileFormat;
  /** Reports of one lane run one after the other. Default: the type of the report, as far as the request names one. */
  readonly lane?: string;
}

/** What the clients of all workers have in common. */
export interface Shared {
  /** One rate limit for all workers: they have one client id. */
  readonly pace: PaceStore;
  /** One token for all workers. */
  readonly tokenStore: TokenStore;
  /** Spans and metrics of what the clients do. */
  readonly onEvent: ReportsEventListener;
}

/** What the fleet needs of a client. Those of all three vendors have it. */
export interface ReportsClient {
  readonly vendor: string;
  submitReport(request: object, options: StartOptions): Promise<RunHandle>;
  checkReport(handle: RunHandle, options: CheckOptions): Promise<ReportStatus<FinishedReport>>;
  close(): void;
}

/** `onJoined` is SailPoint's: it may hand back a run that is another's. */
export type StartOptions = WaitOptions & { readonly onJoined?: "throw" };

export interface FinishedReport {
  saveTo(target: string, options?: SaveReportOptions<FileFormat>): Promise<SavedFile>;
}
