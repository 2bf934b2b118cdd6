/** Checks the options of one vendor's fake; the messages begin with the fake's name. */
export interface OptionChecks {
  /** @throws TypeError for a key that is not known. `kind` completes "unknown …". */
  knownKeys(kind: string, value: object, known: readonly string[]): void;
  /** @throws TypeError unless it is a number of at least `least`. */
  number(name: string, value: unknown, least: number): void;
  /** An address without a trailing slash. @throws TypeError unless it is absolute; `example` says what one looks like. */
  baseUrl(text: string, example: string): string;
}

/** Creates the checks of a fake. */
export const createOptionChecks = (fake: string): OptionChecks => ({
  knownKeys(kind, value, known) {
    const surplus = Object.keys(value).find((name) => !known.includes(name));
    if (surplus !== undefined)
      throw new TypeError(`${fake}: unknown ${kind} "${surplus}". Known: ${known.join(", ")}.`);
  },
  number(name, value, least) {
    if (typeof value === "number" && value >= least) return;
    throw new TypeError(`${fake}: ${name} must be a number, at least ${least}.`);
  },
  baseUrl(text, example) {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new TypeError(`${fake}: baseUrl must be a URL such as ${example}.`);
    }
    return (url.origin + url.pathname).replace(/\/+$/, "");
  },
});
