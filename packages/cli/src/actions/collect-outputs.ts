import { resolve } from "node:path";
import type { CollectResult, Plan } from "@identity-reports/evidence";
import { usageError, type CliError } from "../cli-error.ts";
import type { Invocation } from "../invocation.ts";
import { appendText, expectAppendable } from "../output/appended-files.ts";
import { expectBesideCollections, realPathOf } from "../output/beside-collections.ts";
import { schemaVersion } from "../output/output.ts";
import { expectWritable, writeWhole } from "../output/own-files.ts";
import type { CollectFlags } from "./collect-flags.ts";
import { markdownSummary } from "./collect-result.ts";

/** @throws CliError when a file that tells of the collection cannot be written, or would be in it. */
export async function expectOutputs(plan: Plan, { context, globals, options }: Invocation): Promise<void> {
  const { folder = plan.folder, result, summary } = options as CollectFlags;
  const { cwd } = context;
  const collected = folder === undefined ? /(?!)/ : folderPattern(resolve(cwd, folder), folder === plan.folder);
  for (const [flag, file] of Object.entries({ "--result": result, "--summary": summary, "--log": globals.log }))
    if (file !== undefined) {
      const path = resolve(cwd, file);
      if (collected.test(realPathOf(path)))
        throw usageError(
          `${flag} ${file} is the folder of the collection.`,
          "Nothing was started: choose a file beside it.",
        );
      expectBesideCollections(flag, file, path, (found) => collected.test(found));
    }
  if (result !== undefined) await expectWritable("--result", result, "result", cwd);
  if (summary !== undefined) await expectAppendable("--summary", summary, "summary", context);
}

/** Of a template, a folder of any day is meant. */
function folderPattern(path: string, isTemplate: boolean): RegExp {
  const literal = realPathOf(path).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`^${isTemplate ? literal.replaceAll(/\\\{\w+\\\}/g, String.raw`[^/\\]+`) : literal}$`);
}

/**
 * Writes `--result` and `--summary`. What cannot be written is told, and changes nothing of the collection.
 *
 * @returns whether all was written.
 */
export async function writeOutputs(
  result: CollectResult,
  document: object,
  { context, options, output }: Invocation,
): Promise<boolean> {
  const { result: file, summary } = options as CollectFlags;
  const text = `${JSON.stringify({ schemaVersion, ...document }, undefined, 2)}\n`;
  const written = await Promise.allSettled([
    ...(file === undefined ? [] : [writeWhole("--result", file, text, context.cwd)]),
    ...(summary === undefined ? [] : [appendText("--summary", summary, markdownSummary(result), context.cwd)]),
  ]);
  const reasons = written.flatMap((each) => (each.status === "rejected" ? [each.reason as CliError] : []));
  for (const { message, advice = "The same command again writes it." } of reasons)
    output.warning(`${message} ${advice}`);
  return reasons.length === 0;
}
