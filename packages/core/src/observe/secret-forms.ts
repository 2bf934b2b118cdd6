/** Shorter texts are no secrets to us: blanking them would destroy every message. */
export const shortestSecret = 4;

/** One character for each byte. Not spread into one call, which has room for some 100,000 of them. */
function bytesAsText(text: string): string {
  let characters = "";
  for (const byte of new TextEncoder().encode(text)) characters += String.fromCharCode(byte);
  return characters;
}
/** Without the padding, which a text may have or not. */
const base64 = (text: string): string => btoa(bytesAsText(text)).replace(/=+$/, "");
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

function encodingsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const escaped = [encodeURIComponent(wellFormed(secret)), formEncoded(secret)];
  const html = ["'", "&#39;", "&apos;", "&#x27;"].map((apostrophe) => htmlEscaped(secret, apostrophe));
  const forms = [secret, json, json.replaceAll("/", "\\/"), ...html, base64(secret), base64Url(secret)];
  return [...forms, ...escaped, ...escaped.map(lowerCaseEscapes)];
}

/**
 * The forms in which a secret may turn up: as it is, without the white space around it (a file often ends in a line
 * break), with the white space inside it folded, and each of them encoded.
 */
export function formsOf(secret: string): readonly string[] {
  const trimmed = secret.trim();
  const spellings = new Set([secret, trimmed, trimmed.replace(/\s+/g, " ")]);
  const forms = [...spellings].filter((spelling) => spelling.length >= shortestSecret).flatMap(encodingsOf);
  return [...new Set(forms)];
}

/** No more backslashes than JSON within JSON within JSON has: however many come, each is looked at a few times only. */
const escapes = /\\{1,4}u([\da-f]{4})|&#(?:(\d{1,7})|x([\da-f]{1,6}));/gi;
const cutEscape = /(?:\\{1,4}(?:u[\da-f]{0,3})?|&(?:#\d{0,7}|#x[\da-f]{0,6})?)$/i;
const highest = 0x10_ff_ff;

/**
 * Text with its numeric escapes read: `\u0026` of JSON, `&#38;` and `&#x26;` of HTML. Servers differ in the characters
 * they escape and in the case of the digits, so the text is brought to one form, rather than a secret to all.
 *
 * @param isCut true when the text may end in the middle of an escape, which then goes.
 */
export function withoutEscapes(text: string, isCut: boolean): string {
  const whole = isCut ? text.replace(cutEscape, "") : text;
  return whole.replace(escapes, (escape: string, json?: string, decimal?: string, hex?: string) => {
    if (json !== undefined) return String.fromCharCode(Number.parseInt(json, 16));
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > highest ? escape : String.fromCodePoint(code);
  });
}
