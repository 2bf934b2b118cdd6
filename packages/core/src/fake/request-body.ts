import type { Bytes } from "./files/bytes.js";

/** One file of a multipart body, as it stands among the fields of a parsed one. */
export interface UploadedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly text: string;
}

/** Pairs as a plain object; a name that occurs more than once gets the list of its values. */
export function pairsToRecord<Value>(pairs: Iterable<[string, Value]>): Record<string, Value | Value[]> {
  const lists = new Map<string, Value[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(
    [...lists].map(([name, [first, ...more]]) => [name, more.length ? [first, ...more] : first]),
  ) as never;
}

async function parseMultipart(bytes: Bytes, contentType: string): Promise<unknown> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  const pairs: [string, string | UploadedFile][] = [];
  for (const [name, value] of form) {
    const file =
      typeof value === "string" ? value : { fileName: value.name, contentType: value.type, text: await value.text() };
    pairs.push([name, file]);
  }
  return pairsToRecord(pairs);
}

/**
 * A request body in the form that is easiest to look at: JSON parsed, forms as an object (files as
 * {@link UploadedFile}), other text as a string, other bytes unchanged, and undefined when there is none.
 * A body that is not what its content type says is shown as text; nothing throws.
 */
export async function parseBody(bytes: Bytes, contentType: string): Promise<unknown> {
  if (bytes.byteLength === 0) return undefined;
  try {
    if (contentType.startsWith("multipart/form-data")) return await parseMultipart(bytes, contentType);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (contentType.startsWith("application/x-www-form-urlencoded")) return pairsToRecord(new URLSearchParams(text));
    if (/^application\/(?:.+\+)?json\b/.test(contentType)) return parseJson(text);
    return text;
  } catch {
    return bytes;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
