const mask = "[redacted]";
const shortestSecret = 4;
/** Short-lived tokens come and go; what expired long ago need not be remembered. */
const mostSecrets = 100;

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

/** The forms in which a secret may turn up; the longest first, so that none is cut up by a shorter one. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = new Set([secret, encodeURIComponent(secret), formEncoded(secret), json, base64(secret)]);
  return [...forms].sort((a, b) => b.length - a.length);
}

/** The shapes of a credential that are blanked even when we have never seen the value. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // The query of any address: filters, names and signed URLs do not belong into messages.
  [/(\bhttps?:\/\/[^\s?#"'<>]+)\?[^\s"'<>]*/gi, `$1?${mask}`],
  [/\b(https?:\/\/)[^\s/@"'<>]+@/gi, `$1${mask}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${mask}`],
  [/\beyJ[\w-]{6,}\.[\w-]+\.[\w-]*/g, mask],
  [
    /((?:client_secret|client_assertion|assertion|access_token|refresh_token|password|api_?key)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
    `$1${mask}`,
  ],
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

  /** Remembers a credential for good: however many tokens come and go, it is never forgotten. */
  addLasting(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= shortestSecret) this.#lasting.set(secret, formsOf(secret));
  }

  /** Remembers a secret. Texts of fewer than 4 characters are ignored: blanking them would destroy every message. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < shortestSecret) return;
    this.#secrets.delete(secret);
    this.#secrets.set(secret, formsOf(secret));
    if (this.#secrets.size > mostSecrets) {
      for (const oldest of this.#secrets.keys()) {
        this.#secrets.delete(oldest);
        break;
      }
    }
  }

  /** `text` with every known secret, and everything that looks like one, blanked. */
  clean(text: string): string {
    let cleaned = text;
    for (const secrets of [this.#lasting, this.#secrets]) {
      for (const forms of secrets.values()) for (const form of forms) cleaned = cleaned.replaceAll(form, mask);
    }
    for (const [pattern, replacement] of patterns) cleaned = cleaned.replace(pattern, replacement);
    return cleaned;
  }
}
