import type { CheckKind } from "./check.js";

const codes: Readonly<Record<CheckKind, number>> = { settings: 2, credential: 4, network: 5, vendor: 1 };

/** The exit code of a diagnosis: that of the first check that failed. */
export const exitCodeOf = (firstFailure: CheckKind | undefined): number =>
  firstFailure === undefined ? 0 : codes[firstFailure];
