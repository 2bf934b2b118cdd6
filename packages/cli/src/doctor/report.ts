import type { CheckResult, CheckStatus, Diagnosis } from "@identity-reports/core/diagnose";
import type { Context } from "../context.ts";
import type { Output, Style } from "../output/output.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { withoutControls, spread, wrapped } from "../progress/text-width.ts";
import { vendorLabels, type VendorName } from "../vendors/vendor-names.ts";

/** Where a report is written. */
export interface ReportSetting {
  readonly output: Output;
  readonly context: Context;
  readonly isShared: boolean;
}

const widest = 80;
/** Ids of checks stand in a column of this width. */
const idWidth = 11;
const indent = "      ";

const styles: Readonly<Record<CheckStatus, Style>> = {
  pass: "green",
  warn: "yellow",
  fail: "red",
  unknown: "dim",
  skip: "dim",
};

/** What `doctor` shows to people: a line for each check as it ends, and what to do about it. */
export class DoctorReport {
  readonly #setting: ReportSetting;
  readonly #width: number;
  /** Checks that were left out for the same reason: one line for all. */
  #skipped: { readonly because: string; readonly ids: string[] } | undefined;
  #heading = "";
  #tenants = 0;

  constructor(setting: ReportSetting) {
    this.#setting = setting;
    this.#width = Math.min(widest, setting.context.stdout.columns || widest) - 1;
  }

  begin(name: string, vendor: VendorName): void {
    this.#flush();
    if (this.#tenants > 0) this.#write([""]);
    this.#tenants += 1;
    const { output, isShared } = this.#setting;
    const shown = isShared ? `tenant-${this.#tenants}` : withoutControls(name);
    this.#heading = `${output.style("bold", shown)}  ${vendorLabels[vendor]}`;
  }

  /** Called when the address is known, before the first check. */
  address(baseUrl: string): void {
    if (!this.#setting.isShared) this.#heading = `${this.#heading}  ${baseUrl}`;
  }

  /** Shows all checks of a tenant. */
  checks({ tenants }: Diagnosis): void {
    for (const check of tenants.flatMap(({ checks }) => checks)) this.check(check);
  }

  /** Shows a check that has ended. */
  check(result: CheckResult): void {
    if (this.#heading !== "") this.#write([this.#heading]);
    this.#heading = "";
    const { id, status, because = "" } = result;
    if (status === "skip") {
      if (this.#skipped?.because !== because) this.#flush();
      this.#skipped ??= { because, ids: [] };
      this.#skipped.ids.push(id);
      return;
    }
    this.#flush();
    this.#write(this.#linesOf(result));
  }

  /** Shows only the checks that the exit code is because of. */
  failures({ tenants, exitCode }: Diagnosis): void {
    const checks = tenants.flatMap(({ checks }) => checks);
    const failed = checks.filter(({ status }) => status === "fail");
    // With --strict, warnings and open questions count.
    const open = checks.filter(({ status }) => status === "warn" || status === "unknown");
    if (exitCode !== 0)
      this.#setting.output.failure((failed.length > 0 ? failed : open).flatMap((check) => this.#linesOf(check)));
  }

  #linesOf({ status, id, detail, fix }: CheckResult): string[] {
    const { text = "", commands = [] } = fix ?? {};
    const advice = text === "" ? [] : wrapped(withoutControls(text), this.#width - indent.length);
    return [
      ...this.#line(status, id, detail),
      ...advice.map((line) => indent + line),
      ...commands.map((command) => `${indent}$ ${withoutControls(command)}`),
    ];
  }

  end({ tenants, requests, exitCode }: Diagnosis): void {
    this.#flush();
    const statuses = tenants.flatMap(({ checks }) => checks.map(({ status }) => status));
    const count = (wanted: CheckStatus): number => statuses.filter((status) => status === wanted).length;
    const parts = [
      `${count("pass")} passed`,
      ...(count("fail") > 0 ? [`${count("fail")} failed`] : []),
      ...(count("warn") > 0 ? [`${count("warn")} ${count("warn") === 1 ? "warning" : "warnings"}`] : []),
      ...(count("unknown") > 0 ? [`${count("unknown")} unknown`] : []),
      ...(count("skip") > 0 ? [`${count("skip")} skipped`] : []),
    ];
    const sent = `${requests.length} ${requests.length === 1 ? "request" : "requests"}, nothing was started.`;
    const [first = "", ...more] = wrapped(`${parts.join(", ")}. ${sent}`, this.#width - 10);
    this.#write([
      ...[first, ...more].slice(0, -1),
      spread([first, ...more].at(-1) ?? "", `exit ${exitCode}`, this.#width),
    ]);
  }

  #flush(): void {
    const skipped = this.#skipped;
    if (skipped === undefined) return;
    this.#skipped = undefined;
    const { because, ids } = skipped;
    this.#write(this.#line("skip", ids.join(", "), because.endsWith(" failed") ? `not checked: ${because}` : because));
  }

  #line(status: CheckStatus, id: string, detail: string): string[] {
    const { output, context } = this.#setting;
    const { done, failed, warning } = glyphsFor(context);
    const glyph = { pass: done, fail: failed, warn: warning, unknown: "?", skip: "-" }[status];
    const label = id.padEnd(idWidth);
    const room = this.#width - 4 - label.length - 1;
    const lines =
      room < 20
        ? wrapped(`${id}  ${withoutControls(detail)}`, this.#width - 4)
        : wrapped(withoutControls(detail), room);
    const [first = "", ...more] = lines;
    const start = room < 20 ? first : `${label} ${first}`;
    return [
      `  ${output.style(styles[status], glyph)} ${start}`,
      ...more.map((line) => (room < 20 ? indent : " ".repeat(5 + label.length)) + line),
    ];
  }

  #write(lines: readonly string[]): void {
    this.#setting.output.result(lines);
  }
}
