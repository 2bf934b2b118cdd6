import { didYouMean } from "@identity-reports/core/vendor";
import { usageError, type CliError } from "../cli-error.ts";
import { programName } from "../command.ts";

/** A word behind `help` that is neither a command nor a topic. */
export const unknownTopic = (topic: string, known: readonly string[]): CliError =>
  usageError(
    `There is no help for ${JSON.stringify(topic)}${didYouMean(topic, known)}.`,
    `${programName} --help lists commands and topics.`,
  );
