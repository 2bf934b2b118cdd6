import { BadRequestError, NotFoundError } from "@identity-reports/core";
import { didYouMean } from "@identity-reports/core/vendor";
import { CliError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { inCommandWords } from "../failures/command-words.ts";
import type { Connection } from "./connection.ts";
import { documentedReports } from "./report-names.ts";
import { vendorLabels } from "./vendor-names.ts";

/**
 * What a start failed with: where the vendor does not know the report by that name, with the name that it may have been
 * meant to be.
 */
export async function aboutReport(
  error: unknown,
  report: string,
  { vendor, otherReports }: Pick<Connection, "vendor" | "otherReports">,
  signal: AbortSignal,
): Promise<unknown> {
  const isRefused = (BadRequestError.is(error) || NotFoundError.is(error)) && error.handle === undefined;
  if (!isRefused) return error;
  const known = [...documentedReports[vendor], ...(await otherReports(signal).catch(() => []))];
  if (known.includes(report)) return error;
  const near = didYouMean(report, known);
  return new CliError(
    `${vendorLabels[vendor]} did not start ${JSON.stringify(report)}, a report that it is not known to have${near}.`,
    {
      code: error.code,
      exitCode: exit.usage,
      advice: `${inCommandWords(error.message)}\nidentity-reports list ${vendor} shows the reports that there are.`,
      cause: error,
    },
  );
}
