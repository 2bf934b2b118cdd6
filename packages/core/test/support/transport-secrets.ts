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
