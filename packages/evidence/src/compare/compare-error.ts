import type { CompareProblem, CompareProblemCode } from "./comparison.js";

/** Why a report cannot be compared. It ends the work on that report, and on no other. */
export class NotComparable extends Error {
  readonly problem: CompareProblem;

  constructor(code: CompareProblemCode, message: string) {
    super(message);
    this.problem = { code, message };
  }
}
