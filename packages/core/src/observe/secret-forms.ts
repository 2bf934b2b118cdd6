import { withoutEscapes } from "./escapes.js";

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
const inUrl = (encoded: string): string => encoded.replaceAll("+", "-").replaceAll("/", "_");
const lowerCaseEscapes = (text: string): string => text.replace(/%[\dA-F]{2}/g, (escape) => escape.toLowerCase());
const htmlEscaped = (text: string, apostrophe: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", apostrophe);
/** Replaces lone surrogates: encodeURIComponent throws on them, and no text that was sent holds one. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, "\ufffd");
const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

/** Fewer characters of Base64 are found by chance. */
const shortestPiece = 8;

/** What stays the same of its Base64 where something stands in front of the secret: `id:secret`, or a whole request. */
function base64Within(text: string): readonly string[] {
  const { byteLength } = new TextEncoder().encode(text);
  const pieces = [0, 1, 2].map((shift) => {
    const encoded = base64("\0".repeat(shift) + text);
    // The first characters depend on what stands in front, the last on what comes behind.
    return encoded.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + byteLength) * 8) / 6));
  });
  return pieces.filter((piece) => piece.length >= shortestPiece);
}

function hexOf(text: string): string {
  let digits = "";
  for (const byte of new TextEncoder().encode(text)) digits += byte.toString(16).padStart(2, "0");
  return digits;
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

function encodingsOf(secret: string): readonly string[] {
  const json = inJson(secret);
  const escaped = [encodeURIComponent(wellFormed(secret)), formEncoded(secret)];
  const html = ["'", "&#39;", "&apos;", "&#x27;"].map((apostrophe) => htmlEscaped(secret, apostrophe));
  const forms = [secret, json, json.replaceAll("/", "\\/"), inJson(json), ...html];
  // OAuth has both parts of `id:secret` form-encoded before they become Base64.
  const bases = [base64(secret), ...[...new Set([secret, formEncoded(secret)])].flatMap(base64Within)];
  const hex = hexOf(secret);
  return [
    ...forms,
    ...escaped,
    ...escaped.map(lowerCaseEscapes),
    ...bases,
    ...bases.map(inUrl),
    hex,
    hex.toUpperCase(),
  ];
}

/** How often what looks like an escape in a secret is read together with the escapes around it. */
const maxReadings = 4;

/** The secret, and what is left of it when what looks like an escape in it is read: `%00` may be part of a password. */
function readingsOf(secret: string): readonly string[] {
  const readings = [secret];
  for (let reading = 0; reading < maxReadings; reading++)
    readings.push(withoutEscapes(readings[reading] as string, false));
  return readings;
}

/**
 * The forms in which a secret may turn up: as it is, without the white space around it (a file often ends in a line
 * break), with the white space inside it folded or as `+`, composed and decomposed, and each of them encoded: JSON, HTML,
 * percent, Base64 and hexadecimal. What is escaped in another way is found by reading the escapes: `withoutEscapes`.
 */
export function formsOf(secret: string): readonly string[] {
  const trimmed = secret.trim();
  const folded = trimmed.replace(/\s+/g, " ");
  const composed = [secret.normalize("NFC"), secret.normalize("NFD")];
  const spellings = new Set([...readingsOf(secret), trimmed, folded, folded.replaceAll(" ", "+"), ...composed]);
  const forms = [...spellings].filter((spelling) => spelling.length >= shortestSecret).flatMap(encodingsOf);
  return [...new Set(forms)];
}
