const maxColumns = 79;

/** A label of `bag-info.txt` and its value. */
export type InfoField = readonly [label: string, value: string];

/** `bag-info.txt`: values are one line each, folded at blanks where they are long, as RFC 8493 recommends. */
export const bagInfoText = (fields: readonly InfoField[]): string =>
  fields.map(([label, value]) => `${folded(`${label}: ${oneLine(value)}`)}\n`).join("");

/** Line ends and other control characters would begin a field of their own. */
const oneLine = (value: string): string => value.replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();

function folded(line: string): string {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > maxColumns) {
    const at = rest.lastIndexOf(" ", maxColumns);
    // The blank behind the label's colon is no place to fold, nor is the indentation.
    if (at <= rest.search(/\S \S/) + 1 || rest.slice(0, at).trim() === "") break;
    lines.push(rest.slice(0, at));
    rest = `  ${rest.slice(at + 1)}`;
  }
  return [...lines, rest].join("\n");
}
