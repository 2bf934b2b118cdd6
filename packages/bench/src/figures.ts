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
  /** What the table does not say by itself. */
  readonly remarks?: readonly string[];
}
