import { forgetOldest } from "../internal/objects.js";

const mask = "[redacted]";
const shortestSecret = 4;
/** Short-lived tokens come and go; what expired long ago need not be remembered. */
const mostSecrets = 100;

/** Without the padding, which a text may have or not. */
const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/=+$/, "");
const base64Url = (text: string): string => base64(text).replaceAll("+", "-").replaceAll("/", "_");
const lowerCaseEscapes = (text: string): string => text.replace(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase());
const htmlEscaped = (text: string, apostrophe: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", apostrophe);
/** Half a character cannot be encoded, and no text that was ever sent holds one. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, "\ufffd");
const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

/** The forms in which a secret may turn up. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const escaped = [encodeURIComponent(wellFormed(secret)), formEncoded(secret)];
  const html = ["'", "&#39;", "&apos;", "&#x27;"].map((apostrophe) => htmlEscaped(secret, apostrophe));
  const forms = [secret, json, json.replaceAll("/", "\\/"), ...html, base64(secret), base64Url(secret)];
  return [...new Set([...forms, ...escaped, ...escaped.map(lowerCaseEscapes)])];
}

/** The forms of all secrets; the longest first, so that none is cut up by a shorter one. */
const longestFirst = (forms: readonly (readonly string[])[]): readonly string[] =>
  forms.flat().sort((a, b) => b.length - a.length);

/** Names under which credentials travel. */
const secretName = "client_secret|client_assertion|assertion|access_token|refresh_token|id_token|password|api_?key";
const isSecretName = new RegExp(`^(?:${secretName})$`, "i");
const deepest = 64;

/**
 * The shapes of a credential that are blanked even when we have never seen the value. None may look at the same text again
 * and again: a server chooses what is cleaned, and how long it is.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  // The query of any address: filters, names and signed URLs do not belong into messages.
  [/(?<=\bhttps?:\/\/[^\s?#"'<>]+)\?[^\s"'<>]*/gi, `?${mask}`],
  [/\b(https?:\/\/)[^\s/@"'<>]+@/gi, `$1${mask}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${mask}`],
  [/\beyJ[\w-]{6,4096}\.[\w-]+\.[\w-]*/g, mask],
  [new RegExp(`((?:${secretName})["']?\\s*[=:]\\s*["']?)[^\\s"'&,}]+`, "gi"), `$1${mask}`],
];

/**
 * Blanks secrets by value in everything that leaves the library as text: messages, error bodies, events, logs.
 * Each client has its own and adds every secret and token it comes to hold.
 */
export class Redactor {
  /** Secret → the forms in which it may turn up in a text. */
  readonly #secrets = new Map<string, readonly string[]>();
  /** The same for what this client holds as long as it lives. */
  readonly #lasting = new Map<string, readonly string[]>();
  /** All forms in the order in which they are blanked; made when it is needed. */
  #forms: readonly string[] | undefined;

  /** Remembers a credential for good: however many tokens come and go, it is never forgotten. */
  addLasting(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortestSecret) return;
    this.#lasting.set(secret, formsOf(secret));
    this.#forms = undefined;
  }

  /** Remembers a secret. Texts of fewer than 4 characters are ignored: blanking them would destroy every message. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortestSecret) return;
    this.#forms = undefined;
    this.#secrets.delete(secret);
    this.#secrets.set(secret, formsOf(secret));
    forgetOldest(this.#secrets, mostSecrets);
  }

  /**
   * `text` with every known secret, and everything that looks like one, blanked.
   *
   * @param isCut true when the text may end in the middle of a secret; what could be its beginning then goes, too.
   */
  clean(text: string, isCut = false): string {
    let cleaned = text;
    this.#forms ??= longestFirst([...this.#lasting.values(), ...this.#secrets.values()]);
    for (const form of this.#forms) cleaned = cleaned.replaceAll(form, mask);
    if (isCut) cleaned = withoutBeginning(cleaned, this.#forms);
    for (const [pattern, replacement] of patterns) cleaned = cleaned.replace(pattern, replacement);
    return cleaned;
  }

  /** The same for parsed JSON: all its texts and names, and whatever stands under the name of a credential. */
  cleanJson(value: unknown, depth = 0): unknown {
    if (typeof value === "string") return this.clean(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth >= deepest) return mask;
    if (Array.isArray(value)) return value.map((each) => this.cleanJson(each, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        this.clean(name),
        isSecretName.test(name) && typeof each === "string" ? mask : this.cleanJson(each, depth + 1),
      ]),
    );
  }
}

/** Blanks what the text ends with, if that may be the beginning of a secret. */
function withoutBeginning(text: string, forms: readonly string[]): string {
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, text.length); length >= shortestSecret; length--) {
      if (text.endsWith(form.slice(0, length))) return text.slice(0, -length) + mask;
    }
  }
  return text;
}
