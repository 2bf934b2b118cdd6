import { ConfigError } from "@identity-reports/core";
import { refuse } from "@identity-reports/core/vendor";

/** Why no id is a number: what a JavaScript number cannot hold exactly is another id. */
export const lostDigits =
  'is a number beyond 2^53, whose last digits are lost; ids are 64-bit and must be text, such as "9124292845052624897"';

const largest = 2n ** 64n;

/** True for the text of a decimal number of at most 64 bits. */
export const isId = (text: string): boolean => /^\d{1,20}$/.test(text) && BigInt(text) < largest;

/**
 * Checks an id. No id may contain anything but digits: `defined` would lead to another endpoint.
 *
 * @throws ConfigError unless it is the text of a decimal number of at most 64 bits.
 */
export function expectId(option: string, value: unknown): string {
  if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new ConfigError(option, lostDigits);
  if (typeof value !== "string") return refuse(option, 'an id as text, such as "6"', value);
  if (!isId(value)) {
    throw new ConfigError(option, `expected the digits of a 64-bit id, got ${JSON.stringify(value.slice(0, 40))}`);
  }
  return value;
}
