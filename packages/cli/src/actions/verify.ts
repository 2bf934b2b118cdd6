import { resolve } from "node:path";
import { verifyCollection, type Finding } from "@identity-reports/evidence";
import { exit } from "../exit-codes.ts";
import { countText, sizeText } from "../input/duration.ts";
import { readVerifier } from "../input/public-key.ts";
import type { Invocation } from "../invocation.ts";
import { writeSummaryPage } from "../output/summary-page.ts";
import { shortPath } from "../output/short-path.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { harmless } from "../progress/text-width.ts";

/** More findings than these do not help a person; `--json` has all of them. */
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
  const folder = resolve(context.cwd, invocation.args[0] as string);
  const result = await verifyCollection(folder, { signal: context.signal, verifySignature });
  if (page !== undefined) await writeSummaryPage(resolve(context.cwd, page), result);
  const isGood = result.outcome === "valid" && (!mustBeComplete || result.complete);
  const exitCode = isGood ? exit.done : exit.no;
  const { done, failed } = glyphsFor(context);
  const { payloadFiles, payloadBytes } = result.bag;
  const rows = result.reports.reduce((sum, { rowCount = 0 }) => sum + rowCount, 0);
  output.result([
    `${isGood ? output.style("green", done) : output.style("red", failed)} ${shortPath(result.folder, context.cwd)}: ${result.summary}`,
    `  ${countText(payloadFiles)} files, ${sizeText(payloadBytes)}, ${countText(rows)} rows read again`,
    ...(result.digest === undefined ? [] : [`  digest ${result.digest}`]),
    ...result.signatures.map(({ file, outcome, signer = "" }) => `  ${file}: ${outcome} ${signer}`.trimEnd()),
    ...(page === undefined ? [] : [`  Page for people: ${page}`]),
    ...findingLines(result.findings, invocation),
  ]);
  output.essence(result.outcome);
  output.document({ ok: isGood, exitCode, ...withoutVersion(result) });
  return exitCode;
}

function findingLines(findings: readonly Finding[], { output, context }: Invocation): string[] {
  const { failed, warning } = glyphsFor(context);
  const lines = findings.slice(0, MAX_SHOWN).map(({ severity, message }) => {
    const glyph = severity === "error" ? output.style("red", failed) : output.style("yellow", warning);
    return `${glyph} ${harmless(message)}`;
  });
  const more = findings.length - MAX_SHOWN;
  return more > 0 ? [...lines, `  and ${more} more findings: see --json`] : lines;
}

/** The document has a version of its own. */
function withoutVersion<Result extends { readonly version: number }>(result: Result): Omit<Result, "version"> {
  const { version: _, ...rest } = result;
  return rest;
}
