import { resolve } from "node:path";
import { verifyCollection, type Finding, type Verification } from "@identity-reports/evidence";
import { exit } from "../exit-codes.ts";
import { countText, sizeText } from "../input/duration.ts";
import { readVerifier } from "../input/public-key.ts";
import type { Invocation } from "../invocation.ts";
import { expectWritable } from "../output/own-files.ts";
import { writeSummaryPage } from "../output/summary-page.ts";
import { shortPath } from "../output/short-path.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { withoutControls } from "../progress/text-width.ts";

/** More lines than these do not help a person; `--json` has all findings. */
const MAX_SHOWN = 20;

interface VerifyFlags {
  readonly complete?: boolean;
  readonly publicKey?: string;
  readonly page?: string;
}

/** Checks a collection offline. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const { complete: mustBeComplete = false, publicKey, page } = invocation.options as VerifyFlags;
  const verifySignature = publicKey === undefined ? undefined : await readVerifier(publicKey, context);
  if (page !== undefined) await expectWritable("--page", page, "page", context.cwd);
  const folder = resolve(context.cwd, invocation.args[0] as string);
  const result = await verifyCollection(folder, { signal: context.signal, verifySignature });
  if (page !== undefined) await writeSummaryPage(page, context.cwd, result);
  const isGood = result.outcome === "valid" && (!mustBeComplete || result.complete);
  const exitCode = isGood ? exit.done : exit.no;
  output.result(
    [
      `${glyphOf(result, isGood, invocation)} ${shortPath(result.folder, context.cwd)}: ${result.summary}`,
      ...factLines(result),
      ...(result.digest === undefined ? [] : [`  digest ${result.digest}`]),
      ...result.signatures.map(({ file, outcome, signer = "" }) => `  ${file}: ${outcome} ${signer}`.trimEnd()),
      ...(page === undefined ? [] : [`  Page for people: ${page}`]),
      ...findingLines(result.findings, invocation),
      ...unverifiedReportLines(result, invocation),
    ],
    !isGood,
  );
  output.quietResult(result.outcome);
  output.document({ ok: isGood, exitCode, ...withoutVersion(result) });
  return exitCode;
}

/** Green only when nothing is missing: a valid collection may still lack reports of its plan. */
function glyphOf({ complete }: Verification, isGood: boolean, { output, context }: Invocation): string {
  const { done, failed, warning } = glyphsFor(context);
  if (!isGood) return output.style("red", failed);
  return complete ? output.style("green", done) : output.style("yellow", warning);
}

/** The files are counted from the manifests; a folder that is not sealed has none yet. */
function factLines({ outcome, bag, reports }: Verification): string[] {
  if (outcome === "unsealed") return ["  collect, run again with its plan, continues and seals it"];
  const rows = reports.reduce((sum, { rowCount = 0 }) => sum + rowCount, 0);
  const files = bag.payloadFiles === 1 ? "file" : "files";
  return [
    `  ${countText(bag.payloadFiles)} ${files}, ${sizeText(bag.payloadBytes)}, ${countText(rows)} rows read again`,
  ];
}

/** Outcomes of reports that have no verified file. */
const unverifiedWords: Readonly<Partial<Record<Verification["reports"][number]["outcome"], string>>> = {
  missing: "missing",
  incomplete: "incomplete",
  unexpected: "not as expected",
};

/** Reports of the plan without a verified file, and why. */
function unverifiedReportLines({ reports }: Verification, { output, context }: Invocation): string[] {
  const { warning } = glyphsFor(context);
  const unverified = reports.filter(({ outcome }) => unverifiedWords[outcome] !== undefined);
  const lines = unverified
    .slice(0, MAX_SHOWN)
    .map(
      ({ id, outcome, reason = "" }) =>
        `${output.style("yellow", warning)} ${withoutControls(`${id}: ${unverifiedWords[outcome]}, ${reason}`)}`,
    );
  const more = unverified.length - MAX_SHOWN;
  return more > 0 ? [...lines, `  and ${more} more reports: see --json`] : lines;
}

function findingLines(findings: readonly Finding[], { output, context }: Invocation): string[] {
  const { failed, warning } = glyphsFor(context);
  const lines = findings.slice(0, MAX_SHOWN).map(({ severity, message }) => {
    const glyph = severity === "error" ? output.style("red", failed) : output.style("yellow", warning);
    return `${glyph} ${withoutControls(message)}`;
  });
  const more = findings.length - MAX_SHOWN;
  return more > 0 ? [...lines, `  and ${more} more findings: see --json`] : lines;
}

/** The result without its version: the document has its own. */
function withoutVersion<Result extends { readonly version: number }>(result: Result): Omit<Result, "version"> {
  const { version: _, ...rest } = result;
  return rest;
}
