import { inspect } from "node:util";
import { expect } from "vitest";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import { ReportsError } from "../../src/errors/reports-error.js";
import { testClient, type TestClient } from "./transport-client.js";

/** The key {@link secretClient} signs in with. */
export const knownSecret = "k3y-that-n0body-may-see";

/** A client that knows one secret. */
export const secretClient = (baseUrl: string): TestClient =>
  testClient({ baseUrl, credential: fixedAuthorization("auth.apiKey", knownSecret, "") });

/** Each UTF-16 unit but letters and digits as `write` writes its number. */
const eachUnit = (text: string, write: (code: number) => string): string =>
  text.replace(/[^\da-z]/gi, (unit) => write(unit.charCodeAt(0)));
const hex4 = (code: number): string => code.toString(16).padStart(4, "0");

const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];
/** Each byte as `write` writes its number. */
const eachByte = (text: string, write: (byte: number) => string, between = ""): string =>
  bytesOf(text)
    .map((byte) => write(byte))
    .join(between);
const hex2 = (byte: number): string => byte.toString(16).padStart(2, "0");

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The forms in which a server, a proxy or a runtime may repeat what it was sent. */
export const waysToWrite: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (secret) =>
    encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
  "form-encoded": (secret) => new URLSearchParams([["", secret]]).toString().slice(1),
  "in a JSON string": (secret) => JSON.stringify(secret).slice(1, -1),
  "in a JSON string with escaped slashes": (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
  "in a JSON string that escapes all but letters and digits": (secret) =>
    eachUnit(secret, (code) => `\\u${hex4(code)}`),
  "in a JSON string that does so in capitals": (secret) => eachUnit(secret, (code) => `\\u${hex4(code).toUpperCase()}`),
  base64,
  "base64 without padding": (secret) => base64(secret).replace(/=+$/, ""),
  base64url: (secret) => Buffer.from(secret).toString("base64url"),
  "in HTML": (secret) =>
    secret
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;"),
  "in HTML as numbers": (secret) => secret.replace(/[^\da-z]/giu, (each) => `&#${each.codePointAt(0)};`),
};

/** Ways that are rarer: what dumps, logs and other languages make of a text. */
export const oddWaysToWrite: Readonly<Record<string, (secret: string) => string>> = {
  "in HTML as numbers without an end": (secret) =>
    secret.replace(/./gsu, (each) => `&#x${each.codePointAt(0)?.toString(16).padStart(8, "0")}`),
  "percent-encoded byte by byte": (secret) => eachByte(secret, (byte) => `%${hex2(byte)}`),
  "percent-encoded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "percent-encoded by the escape() of browsers": (secret) => eachUnit(secret, (code) => `%u${hex4(code)}`),
  "with bytes behind \\x": (secret) => eachByte(secret, (byte) => `\\x${hex2(byte)}`),
  "with bytes in octal": (secret) => eachByte(secret, (byte) => `\\${byte.toString(8).padStart(3, "0")}`),
  "with numbers in braces": (secret) =>
    secret.replace(/[^\da-z]/giu, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`),
  "with eight digits behind \\U": (secret) =>
    secret.replace(/./gsu, (each) => `\\U${each.codePointAt(0)?.toString(16).padStart(8, "0")}`),
  "in JSON within JSON": (secret) => JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  "in hexadecimal": (secret) => eachByte(secret, hex2),
  "in hexadecimal in capitals": (secret) => eachByte(secret, hex2).toUpperCase(),
  "as a Buffer is shown": (secret) => `<Buffer ${eachByte(secret, hex2, " ")}>`,
  "as a fingerprint is shown": (secret) => eachByte(secret, hex2, ":").toUpperCase(),
  "as bytes of C": (secret) => eachByte(secret, (byte) => `0x${hex2(byte)}`, ", "),
  "as a Buffer in JSON": (secret) => JSON.stringify(Buffer.from(secret)),
  "as an array is shown": (secret) => bytesOf(secret).join(", "),
};

const seen = (value: unknown): readonly string[] => [
  String(value),
  inspect(value, { depth: 10, showHidden: true, maxStringLength: null, maxArrayLength: null }),
  JSON.stringify(value) ?? "",
];

/** Fails when any of `secrets`, in any way of writing it, shows anywhere in `value`: an error, an event, a log line. */
export function expectNoSecret(value: unknown, secrets: readonly string[]): void {
  const texts = [...seen(value)];
  if (ReportsError.is(value))
    texts.push(value.message, value.stack ?? "", ...seen(value.toJSON()), ...seen(value.cause));
  for (const secret of secrets) {
    for (const [way, write] of Object.entries(waysToWrite)) {
      const written = write(secret);
      // Inspecting escapes what it shows once more.
      for (const form of [written, inspect(written).slice(1, -1)]) {
        for (const text of texts) if (text.includes(form)) expect.fail(`"${form}" (${way}) is shown in ${text}`);
      }
    }
  }
}
