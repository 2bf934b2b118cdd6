import { evictOldest } from "../internal/objects.js";
import { blanked, mask } from "./blank.js";
import { withoutByteLists } from "./byte-lists.js";
import { withoutEscapes } from "./escapes.js";
import { formsOf, shortestSecret } from "./secret-forms.js";

/** Short-lived tokens come and go; what expired long ago need not be remembered. */
const maxSecrets = 100;
/** How often a text may have been escaped: HTML, in JSON, in a text of JSON, in another. */
const maxLayers = 4;

/** The forms of all secrets; the longest first, so that none is cut up by a shorter one. */
const longestFirst = (forms: readonly (readonly string[])[]): readonly string[] =>
  forms.flat().sort((a, b) => b.length - a.length);

/** Names under which credentials travel. */
const secretName =
  "client_?secret|client_?assertion|assertion|access_?token|refresh_?token|id_?token|password|api_?key";
/** A quote and what separates a name from its value, also in JSON within a text, in an address or in HTML. */
const quote = String.raw`\\{0,8}["']|%22|&quot;`;
const separator = String.raw`\s*(?:[=:]|%3[ad])\s*`;
const isSecretName = new RegExp(`^(?:${secretName})$`, "i");
const deepest = 64;
/** More than 64 KiB of JSON can hold. */
const maxValues = 40_000;
/** What is shown of a text. A caller looks at the beginning; a server may send as much as it likes. */
const maxTextLength = 64 * 1024;

/**
 * The shapes of a credential that are blanked even when we have never seen the value. None may look at the same text again
 * and again: a server chooses what is cleaned, and how long it is.
 */
const patterns: readonly (readonly [RegExp, string | ((text: string, rest?: string) => string)])[] = [
  // The query of any address: filters, names and signed URLs do not belong into messages.
  [/(?<=\bhttps?:\/\/[^\s?#"'<>]+)\?[^\s"'<>]*/gi, `?${mask}`],
  [/\b(https?:\/\/)[^\s/@"'<>]+@/gi, `$1${mask}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${mask}`],
  // What only begins like a JWT is matched as well and left as it is: its characters are then behind us.
  [/\beyJ[\w-]{6,}(\.[\w-]+\.[\w-]*)?/g, (text, rest) => (rest === undefined ? text : mask)],
  // What is in quotes ends with the next such quote that is not escaped; anything else with its first word.
  [
    new RegExp(
      String.raw`((?:${secretName})(?:${quote})?${separator})(?:(${quote})(?:(?!\2)(?:\\+[^]|[^]))+|[^\s"'&,}]+)`,
      "gi",
    ),
    `$1$2${mask}`,
  ],
];

/** What every escape begins with. */
const mayHoldEscapes = /[\\%&]/;

/** Part of whatever one of the patterns matches. Most texts of a response have none, and are done with one look. */
const mayMatch = new RegExp(`https?:|bearer|basic|eyJ|${secretName}`, "i");

/**
 * Blanks secrets by value in everything that leaves the library as text: messages, error bodies, events, logs.
 * Each client has one, and adds every secret and token that it gets.
 */
export class Redactor {
  /** Secret → the forms in which it may turn up in a text. */
  readonly #secrets = new Map<string, readonly string[]>();
  /** The same for what this client holds as long as it lives. */
  readonly #lasting = new Map<string, readonly string[]>();
  /** All forms in the order in which they are blanked; made when it is needed. */
  #forms: readonly string[] | undefined;
  /** The first characters of each form; made when it is needed. */
  #beginnings: ReadonlySet<string> | undefined;
  /** A text that is shorter holds no secret as a whole. */
  #shortestForm = Infinity;

  /** Remembers a credential for good: however many tokens come and go, it is never forgotten. */
  addLasting(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortestSecret) return;
    this.#lasting.set(secret, this.#madeForms(secret));
  }

  /** Remembers a secret. Texts of fewer than 4 characters are ignored: blanking them would destroy every message. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortestSecret) return;
    this.#secrets.delete(secret);
    this.#secrets.set(secret, this.#madeForms(secret));
    evictOldest(this.#secrets, maxSecrets);
  }

  /**
   * `text` with every known secret, and everything that looks like one, blanked. Cut off at 64 Ki characters.
   *
   * @param isCut true when the text may end in the middle of a secret; what could be its beginning then goes, too.
   */
  clean(text: string, isCut = false): string {
    if (text.length < shortestSecret) return text;
    if (text.length > maxTextLength) return this.clean(text.slice(0, maxTextLength), true);
    let cleaned = this.#blanked(text, isCut);
    let plain = cleaned;
    for (let layer = 0; layer < maxLayers && mayHoldEscapes.test(plain); layer++) {
      const escaped = plain;
      plain = withoutEscapes(escaped, isCut);
      if (plain === escaped) break;
      const found = this.#blanked(plain, isCut);
      // Escapes that hide nothing stay: the text is shown as it came. Line breaks that were escaped do not become real.
      if (found !== plain) cleaned = plain = found.replace(/\p{Cc}/gu, " ");
    }
    if (!mayMatch.test(cleaned)) return cleaned;
    for (const [pattern, replacement] of patterns) cleaned = cleaned.replace(pattern, replacement as string);
    return cleaned;
  }

  /**
   * The same for parsed JSON: all its texts and names, and whatever stands under the name of a credential. What is deeper
   * than 64 levels, or comes after 40,000 values, is left out or blanked.
   */
  cleanJson(value: unknown): unknown {
    let left = maxValues;
    const cleaned = (each: unknown, depth: number): unknown => {
      left -= 1;
      if (typeof each === "string") return left < 0 ? mask : this.clean(each);
      if (typeof each !== "object" || each === null) return each;
      if (depth >= deepest || left < 0) return mask;
      if (Array.isArray(each)) return each.slice(0, left).map((item) => cleaned(item, depth + 1));
      const shown = Object.entries(each).slice(0, left);
      return Object.fromEntries(
        shown.map(([name, member]) => [
          this.clean(name),
          isSecretName.test(name) && typeof member === "string" ? mask : cleaned(member, depth + 1),
        ]),
      );
    };
    return cleaned(value, 0);
  }

  /** `text` without the known secrets, in the forms and the lists of bytes in which they stand in it. */
  #blanked(text: string, isCut: boolean): string {
    if (this.#shortestForm === Infinity) return text;
    // Most texts of a response are shorter than any secret.
    const cleaned = isCut || text.length >= this.#shortestForm ? blanked(text, this.#allForms(), isCut) : text;
    return withoutByteLists(cleaned, () => this.#allBeginnings());
  }

  #madeForms(secret: string): readonly string[] {
    const forms = formsOf(secret);
    for (const { length } of forms) this.#shortestForm = Math.min(this.#shortestForm, length);
    this.#forms = this.#beginnings = undefined;
    return forms;
  }

  #allForms(): readonly string[] {
    return (this.#forms ??= longestFirst([...this.#lasting.values(), ...this.#secrets.values()]));
  }

  #allBeginnings(): ReadonlySet<string> {
    return (this.#beginnings ??= new Set(this.#allForms().map((form) => form.slice(0, shortestSecret))));
  }
}
