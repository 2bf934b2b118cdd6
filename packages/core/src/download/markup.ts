// A comment is spelled so that it can end in one place only: lazily, many comments would take exponential time.
const inFront = String.raw`^(?:\s|<\?xml[^>]*>|<!--(?:(?!-->)[^])*-->)*`;

/** Elements with which pages begin, whole ones and the fragments that servers send for errors. No cell is called so. */
const pageElements =
  "!doctype\\s+html|html|head|body|h[1-6]|script|style|title|meta|link|base|form|div|p|br|hr|pre|table|center|font|iframe|frameset|noscript";

const html = new RegExp(`${inFront}<(?:${pageElements})(?:[\\s>/]|$)`, "i");

const xml = /^\s*<\?xml\s/i;

/** A tag, an end tag, a comment or a declaration. */
const tag = /^\s*<(?:\/?[a-z_][\w:.-]*(?:[\s/>]|$)|[!?%])/i;

/** Nothing but a name in angle brackets: `<id>`. Attributes, end tags and declarations are no names. */
const bracketedName = /^<[^<>/=!?%"']+>$/;

const plainCell = /^[^<>]*$/;

/** The kind of markup that the text begins like, or undefined. */
export function recogniseMarkup(text: string): "html" | "xml" | undefined {
  if (html.test(text)) return isHeaderOfBrackets(text) ? undefined : "html";
  return xml.test(text) ? "xml" : undefined;
}

/** True for text that begins with a tag. Of a table, only the name of a first column can look like one. */
export const beginsWithTag = (text: string): boolean => tag.test(text);

/**
 * True for text that begins with a tag which is the name of a column all the same. The evidence is the first line: each
 * of its cells is a name in angle brackets, or the first is one, the others have none, and neither a second line that
 * begins with a tag nor an end tag of that name comes. So `<id>,<name>` is a table; `<b>Error</b>: try later`,
 * `<soap:Envelope xmlns="…">` and `<Error>…</Error>` are none.
 *
 * @param text as much of the beginning as there is, from the first character that shows.
 */
export function isTableInBrackets(text: string): boolean {
  if (isHeaderOfBrackets(text)) return true;
  const header = firstLineOf(text);
  const isHeader = cellsOf(header).every((cell, index) => (index === 0 ? bracketedName : plainCell).test(cell));
  const name = header.slice(1, header.indexOf(">"));
  return isHeader && !beginsWithTag(text.slice(header.length)) && !text.includes(`</${name}`);
}

/** True where each of several cells of the first line is a name in angle brackets: no page begins so. */
function isHeaderOfBrackets(text: string): boolean {
  const cells = cellsOf(firstLineOf(text.trimStart()));
  return cells.length > 1 && cells.every((cell) => bracketedName.test(cell));
}

const firstLineOf = (text: string): string => text.replace(/[\r\n].*/s, "");

const cellsOf = (line: string): readonly string[] => line.split(/[,;|\t]/).map((cell) => cell.trim());
