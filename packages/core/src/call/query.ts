import { ConfigError } from "../errors/config-error.js";
import { refuse } from "../validate/expect.js";
import { isRecord } from "../internal/objects.js";
import { encodeText } from "../internal/parse.js";

/** A value that is already encoded, or whose vendor wants it as it is. Put into the URL unchanged. */
export interface RawQueryValue {
  /** Sent as it stands: it must be percent-encoded already. */
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
 * @throws ConfigError when a value is none that a query can hold, or a raw one has white space, `#` or `&`.
 */
export function writeQuery(query: Query): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) pairs.push(`${encode(name, name)}=${encodeValue(name, each)}`);
    }
  }
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function encodeValue(name: string, value: unknown): string {
  if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
    return encode(name, String(value));
  }
  if (!isRecord(value) || typeof value["raw"] !== "string") {
    return refuse(name, "a string, a finite number or a boolean", value);
  }
  if (!unsafeRaw.test(value["raw"])) return value["raw"];
  throw new ConfigError(name, "expected an encoded value without white space, # or &");
}

function encode(name: string, text: string): string {
  const encoded = encodeText(text);
  if (encoded === undefined) throw new ConfigError(name, "expected well-formed text");
  return encoded;
}
