/** What most file systems hold in one name, counted in UTF-8 where they count bytes. */
const maxBytes = 255;

/** What follows the last dot, if it looks like an extension: `.csv` and `.7z`, but not the `.0` of `v2.0`. */
const extensionAtEnd = /(?<!^)\.(?=\d*[a-z])\w{1,15}$/i;

/** A name in two: what comes before its extension, and the extension with its dot, or nothing. */
export function splitName(name: string): [stem: string, extension: string] {
  const extension = extensionAtEnd.exec(name)?.[0] ?? "";
  return [name.slice(0, name.length - extension.length), extension];
}

/** Joins stem and ending; the stem is cut, between characters, to what the ending leaves room for. */
export function fitName(stem: string, ending: string): string {
  const encoder = new TextEncoder();
  const room = Math.max(0, maxBytes - encoder.encode(ending).length);
  return stem.slice(0, encoder.encodeInto(stem, new Uint8Array(room)).read) + ending;
}

/** The name of the `n`th copy: `report.csv` → `report (2).csv`. */
export function numberedName(name: string, n: number): string {
  const [stem, extension] = splitName(name);
  return fitName(stem, ` (${n})${extension}`);
}
