import { ConfigError } from "../errors/config-error.js";

/** A value that is already encoded, or whose vendor wants it as it is. Put into the URL unchanged. */
export interface RawQueryValue {
  readonly raw: string;
}

/** What a query parameter may be; undefined leaves it out, an array repeats it. */
export type QueryValue = string | number | boolean | undefined | RawQueryValue | readonly (string | number)[];

/** Query parameters by name, sent in this order. */
export type Query = Readonly<Record<string, QueryValue>>;

// What would end the value, the query or the request line.
const unsafeRaw = /[\s#&\u0000-\u001f\u007f]/;

/**
 * Writes a query string with its `?`, or nothing. Each value is percent-encoded exactly once.
 *
 * @throws ConfigError when a raw value holds white space, `#` or `&`.
 */
export function writeQuery(query: Query): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) pairs.push(`${encodeURIComponent(name)}=${encodeValue(name, each)}`);
    }
  }
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function encodeValue(name: string, value: Exclude<QueryValue, undefined>): string {
  if (typeof value !== "object" || !("raw" in value)) {
    try {
      return encodeURIComponent(String(value));
    } catch {
      throw new ConfigError(name, "expected well-formed text");
    }
  }
  if (unsafeRaw.test(value.raw)) throw new ConfigError(name, "expected an encoded value without white space, # or &");
  return value.raw;
}
