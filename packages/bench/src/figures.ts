/** A promise with a number in it, and what was measured. */
export interface Figure {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** One part of the report. */
export interface Section {
  readonly title: string;
  /** How it was measured, in a paragraph. */
  readonly method: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly figures: readonly Figure[];
  readonly measures?: Measures;
  /** What the table does not say by itself. */
  readonly remarks?: readonly string[];
}

/** By client: its name, and the median of its rounds. */
export type ByClient = Readonly<Record<string, number>>;

/** The medians that the page begins with, and that the first page of the site shows. A suite gives its own. */
export interface Measures {
  /** Time of a small call, one after the other. */
  readonly callMicroseconds?: ByClient;
  /** Calls of a thousand that were given up against a rate limit. */
  readonly failedOfThousand?: ByClient;
  /** A browser bundle with everything in it, compressed. */
  readonly bundleKilobytes?: ByClient;
  /** Peak memory of a process that saves 2 GiB. */
  readonly largeFilePeakMegabytes?: ByClient;
  /** What that is above the peak of one that saves 64 MiB. */
  readonly peakGrowthMegabytes?: ByClient;
}
