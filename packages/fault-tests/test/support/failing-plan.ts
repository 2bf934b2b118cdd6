import type { FaultName } from "../../src/faults.ts";

type Headers = Readonly<Record<string, string>>;

/** What the failing program is told. */
export interface FailingPlan {
  readonly baseUrl: string;
  readonly secureUrl: string;
  /** PEM. */
  readonly certificate: string;
  /** Where the program says what it found. */
  readonly reportUrl: string;
  readonly warmUpCalls: number;
  readonly calls: number;
  /** Of the case for each fault. */
  readonly headers: Readonly<Record<LeakFault | "good", Headers>>;
  readonly secureHeaders: Headers;
  readonly secureGoodHeaders: Headers;
}

/** What it found. */
export interface LeakReport {
  /** On the one signal that all calls had. */
  readonly listeners: number;
  readonly grownBytes: number;
  /** How often each way ended how. */
  readonly endings: Readonly<Record<string, number>>;
}

/** The faults that the calls meet. */
export const leakFaults = [
  "500",
  "an error body of 100 MB",
  "a reset before the headers",
  "a redirect to another origin",
  "JSON of another shape",
  "an HTML page",
  "no answer",
  "a stall in the body",
] as const satisfies readonly FaultName[];

/** One of them. */
export type LeakFault = (typeof leakFaults)[number];
