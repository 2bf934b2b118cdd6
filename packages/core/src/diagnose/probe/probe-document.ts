/** One thing that a vendor's documents leave open, and what a run on a real tenant said about it. */
export interface ProbedQuestion {
  /** Stable name; where the fake has a switch for it, that of the switch. */
  readonly id: string;
  readonly question: string;
  readonly status: "settled" | "open";
  /** With `settled`: the value of the fake's switch, or a number. */
  readonly answer?: string | number;
  /** What the answer was read from, or why it stays open. */
  readonly how: string;
}

/** A request of the probe and the shape of its answer: types, never values. */
export interface ProbedExchange {
  readonly method: string;
  /** With placeholders for ids. */
  readonly path: string;
  /** Missing when there was no answer. */
  readonly status?: number;
  readonly durationMs: number;
  /** Names only. */
  readonly headers: readonly string[];
  readonly body: unknown;
}

/** A state of the run, and when it was first seen. */
export interface ProbedState {
  readonly state: string;
  /** From the answer to the start, in ms. */
  readonly afterMs: number;
}

/** What the file of the run is like. */
export interface ProbedFile {
  readonly sizeBytes: number;
  /** `utf-8`, `utf-16le`, `utf-16be`, `other`, `zip`. */
  readonly encoding: string;
  readonly hasByteOrderMark: boolean;
  readonly lineEnds: "crlf" | "lf" | "mixed" | "none";
  /** The first line: names of columns. Missing where the file is no table. */
  readonly columns?: readonly string[];
  readonly rowCount?: number;
  /** What the vendor says that there are. */
  readonly announcedRows?: number;
}

/**
 * What one run on a real tenant has shown. It holds types and shapes, no values: no name, address, id or token. A fake can
 * be set to it: `sailPointFake({ asProbed })`.
 */
export interface ProbeDocument {
  readonly schemaVersion: 1;
  readonly kind: "probe";
  readonly vendor: string;
  readonly tool: { readonly version: string };
  /** Year and month: enough to know which release it was. */
  readonly month: string;
  /** Settings of the fake's switches that make it like the tenant. */
  readonly behaviour: Readonly<Record<string, string | number>>;
  readonly questions: readonly ProbedQuestion[];
  readonly states: readonly ProbedState[];
  readonly file?: ProbedFile;
  readonly exchanges: readonly ProbedExchange[];
}

/** A request that a probe would send. */
export interface PlannedRequest {
  readonly method: string;
  readonly path: string;
  /** What it is for. */
  readonly purpose: string;
  /** True for the one that starts a run. */
  readonly starts: boolean;
}
