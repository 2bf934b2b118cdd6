import type { FindingCode, FindingDetails, Findings } from "./findings.js";
import { quoted } from "./quoted.js";

/** Compares one record with what was measured. */
export class RecordChecker {
  /** True once the record was found to be wrong. */
  hasErrors = false;

  constructor(
    /** Id of the report. */
    readonly report: string,
    /** Path of the record. */
    readonly file: string,
    readonly findings: Findings,
  ) {}

  add(code: FindingCode, problem: string, details: FindingDetails = {}): void {
    this.markWrong();
    this.findings.add(code, `${this.report}: ${problem}`, { file: this.file, report: this.report, ...details });
  }

  /** Marks the record as wrong without a finding: another check has added one. @returns false. */
  markWrong(): false {
    this.hasErrors = true;
    return false;
  }

  /** @param field of the record, as in `file.sizeBytes`. */
  compare(field: string, expected: string | number | undefined, found: string | number | undefined): void {
    if (expected === undefined || expected === found) return;
    const message = `${this.file} says ${field} ${shown(expected)}, and it is ${shown(found)}`;
    this.add("record_differs", message, { expected, ...(found === undefined ? {} : { found }) });
  }

  /** @param field of the record, as in `columns`. */
  compareList(field: string, expected: readonly string[], found: readonly string[]): void {
    const at = expected.findIndex((each, index) => each !== found[index]);
    if (at >= 0) this.compare(`${field}[${at}]`, expected[at], found[at]);
    else if (found.length > expected.length) this.compare(`the number of ${field}`, expected.length, found.length);
  }
}

const shown = (value: string | number | undefined): string =>
  value === undefined ? "missing" : typeof value === "number" ? String(value) : quoted(value);
