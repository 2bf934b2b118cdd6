import { BadRequestError, ConfigError, NotFoundError } from "@identity-reports/core";
import { didYouMean } from "@identity-reports/core/vendor";
import { CliError, usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { inCommandWords } from "../failures/command-words.ts";
import type { Connection } from "./connection.ts";
import { documentedReports } from "./report-names.ts";
import { vendorLabels } from "./vendor-names.ts";

type KnownReports = Pick<Connection, "vendor" | "otherReports" | "argumentsOf">;

/** The reports that a vendor is known to have: from its documents, and from itself. */
const reportsOf = async ({ vendor, otherReports }: KnownReports, signal: AbortSignal): Promise<readonly string[]> => [
  ...documentedReports[vendor],
  ...(await otherReports(signal).catch(() => [])),
];

/** @throws CliError for a report that a vendor is not known to have, with the name that it may have been meant to be. */
export async function expectReport(report: string, connection: KnownReports, signal: AbortSignal): Promise<void> {
  const unknown = await unknownReport(report, connection, signal);
  if (unknown !== undefined) throw usageError(unknown, listAdvice(connection));
}

/** Says that a vendor is not known to have a report, with the name that it may have been meant to be; else undefined. */
export async function unknownReport(
  report: string,
  connection: KnownReports,
  signal: AbortSignal,
): Promise<string | undefined> {
  const known = await reportsOf(connection, signal);
  if (known.includes(report)) return undefined;
  const { [connection.vendor]: vendor } = vendorLabels;
  return `${vendor} is not known to have a report ${JSON.stringify(report)}${didYouMean(report, known)}.`;
}

const listAdvice = ({ vendor }: KnownReports): string => `identity-reports list ${vendor} shows the available reports.`;

/**
 * What a start failed with: where the vendor does not know the report by that name, with the name that it may have been
 * meant to be.
 */
export async function aboutReport(
  error: unknown,
  report: string,
  connection: KnownReports,
  signal: AbortSignal,
): Promise<unknown> {
  if (ConfigError.is(error)) return aboutArguments(error, report, connection);
  const isRefused = (BadRequestError.is(error) || NotFoundError.is(error)) && error.handle === undefined;
  if (!isRefused) return error;
  const unknown = await unknownReport(report, connection, signal);
  if (unknown === undefined) return error;
  return new CliError(`Nothing was started: ${unknown}`, {
    code: error.code,
    exitCode: exit.usage,
    advice: `${inCommandWords(error.message)}\n${listAdvice(connection)}`,
    cause: error,
  });
}

/** What the client says of wrong arguments, with those that the report takes. */
function aboutArguments(error: ConfigError, report: string, { argumentsOf }: KnownReports): Error {
  const known = error.option.startsWith("arguments") ? argumentsOf?.(report) : undefined;
  if (known === undefined) return error;
  const { code, message } = error;
  const advice = `${report} takes ${known}.`;
  return new CliError(inCommandWords(message), { code, exitCode: exit.usage, advice, cause: error });
}
