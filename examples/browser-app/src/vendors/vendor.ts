import type {
  Fetch,
  FileHandleLike,
  ReportsEvent,
  RunHandle,
  RunProgress,
  SavedFile,
  SaveOptions,
  TokenFunction,
} from "@identity-reports/sailpoint-reports";

/** Something to fill in about a report. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** A list is typed with commas between its items. */
  readonly kind: "text" | "list" | "date" | "flag" | "choice";
  readonly hint?: string;
  readonly isRequired?: boolean;
  /** Of a choice: values with their labels, the first one is chosen. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Filled in for the demo. */
  readonly example?: string;
}

/** A report to choose. */
export interface ReportChoice {
  readonly value: string;
  readonly label: string;
  readonly fields: readonly Field[];
}

/** A report as it was filled in: plain JSON. */
export interface ReportRequest {
  readonly report: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Where to run reports, and with what. */
export interface Connection {
  readonly baseUrl: string;
  readonly token: TokenFunction;
  /** Told of everything, with the label of the call. */
  readonly onEvent?: (event: ReportsEvent) => void;
  readonly fetch?: Fetch;
}

/** What a run is watched and stopped with. */
export interface RunOptions {
  /** Which run of the page it is: its events carry it. */
  readonly label?: string;
  readonly signal?: AbortSignal;
  readonly onStarted?: (handle: RunHandle) => void;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly poll?: { readonly firstMs: number; readonly maxMs: number };
}

/** A report that is done. */
export interface ReadyReport {
  readonly handle: RunHandle;
  /** In which it can be had. */
  readonly formats: readonly string[];
  /** How many rows the vendor says it has. */
  readonly rows?: number | undefined;
  saveTo(
    target: FileHandleLike,
    options: { readonly format: string; readonly label: string } & Pick<SaveOptions, "onProgress" | "signal">,
  ): Promise<SavedFile>;
}

/** One vendor's client, as far as this page needs it. */
export interface ReportSource {
  run(request: ReportRequest, options: RunOptions): Promise<ReadyReport>;
  /** Starts a report without waiting for it. */
  submit(request: ReportRequest): Promise<RunHandle>;
  resume(handle: RunHandle, options: RunOptions): Promise<ReadyReport>;
  /** Asks the vendor to stop a run. Missing where the vendor cannot. */
  cancel?(handle: RunHandle, label: string): Promise<void>;
  close(): void;
}

/** The code that does the same with the client. */
export interface VendorCode {
  readonly packageName: string;
  readonly className: string;
  /** The name of the client in the code. */
  readonly variable: string;
  /** The variables that `fromEnv` reads them from. */
  readonly credentials: string;
  formatOf(request: ReportRequest): string;
  /** The parameters of `runReport` for what was filled in. */
  parametersOf(request: ReportRequest): unknown;
}

/** All there is to know about a vendor to offer its reports. */
export interface Vendor {
  readonly name: string;
  /** The vendor can stop a run that was started. */
  readonly canCancel: boolean;
  readonly addressHint: string;
  readonly tokenLabel: string;
  /** What it means to give that to a page. */
  readonly tokenNote: string;
  readonly code: VendorCode;
  readonly reports: readonly ReportChoice[];
  connect(connection: Connection): ReportSource;
}

/** Reads what was filled in; "" for what was not. */
export type Values = (name: string) => string;

export const valuesOf =
  ({ values }: ReportRequest): Values =>
  (name) =>
    values[name] ?? "";

/** The items of a list. */
export const itemsOf = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** `RoleMembership` as "Role membership". */
export const inWords = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
