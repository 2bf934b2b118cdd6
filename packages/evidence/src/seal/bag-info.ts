const maxColumns = 79;

/** A label of `bag-info.txt` and its value. */
export type InfoField = readonly [label: string, value: string];

/** The text of `bag-info.txt`. Values are one line each; long lines are folded at blanks, as RFC 8493 recommends. */
export const bagInfoText = (fields: readonly InfoField[]): string =>
  fields.map(([label, value]) => `${folded(`${label}: ${oneLine(value)}`)}\n`).join("");

/** A line end in a value would begin a new field. */
const oneLine = (value: string): string => value.replaceAll(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();

function folded(line: string): string {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > maxColumns) {
    const at = rest.lastIndexOf(" ", maxColumns);
    // A line is not folded right behind the label's colon, nor in the indentation.
    if (at <= rest.search(/\S \S/) + 1 || rest.slice(0, at).trim() === "") break;
    lines.push(rest.slice(0, at));
    rest = `  ${rest.slice(at + 1)}`;
  }
  return [...lines, rest].join("\n");
}
