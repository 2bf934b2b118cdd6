import { ConfigError } from "../errors/config-error.js";
import { expectText } from "../validate/expect.js";

/** What is wrong with the ends of a text that must be sent as it is; undefined when nothing is. */
export function outerSpaceOf(text: string): string | undefined {
  if (/[\r\n]$/.test(text)) return "ends in a line break";
  if (text !== text.trimEnd()) return "ends in white space";
  return text === text.trimStart() ? undefined : "begins with white space";
}

/**
 * A text to sign in with. White space around it came with the file or the variable that it was read from: the vendor
 * would only say that the credential is wrong.
 *
 * @throws ConfigError unless `value` is a text with something in it and no white space around it. It is never shown.
 */
export function expectCredential(option: string, value: unknown): string {
  const credential = expectText(option, value);
  const problem = outerSpaceOf(credential);
  if (problem === undefined) return credential;
  throw new ConfigError(option, `${problem}, as text read from a file may; remove it, with trim()`);
}
