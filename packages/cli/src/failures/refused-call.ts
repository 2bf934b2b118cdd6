import { didYouMean } from "@identity-reports/core/vendor";
import { usageError, type CliError } from "../cli-error.ts";

/** What commander says of a value that is none of the choices: of an option, or of an argument. */
const wrongChoice =
  /^(?:option '(?:-\w, )?(?<option>--[\w-]+)[^']*' argument '(?<value>[^]*)'|command-argument value '(?<word>[^]*)' is invalid for argument '(?<argument>[\w-]+)').* ?Allowed choices are (?<choices>.+)\.$/;

/** A command line that commander refused. @param text its words. @param advice which help to read. */
export function refusedCall(text: string, advice: string): CliError {
  const said = text.trim().replace(/^error: /, "");
  const { option, value, word, argument, choices } = wrongChoice.exec(said)?.groups ?? {};
  const given = value ?? word;
  if (given === undefined || choices === undefined) return usageError(said, advice);
  const known = choices.split(", ");
  return usageError(
    `${option ?? argument}: there is no ${JSON.stringify(given)}${didYouMean(given, known)}; expected ${orList(known)}.`,
    advice,
  );
}

const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
