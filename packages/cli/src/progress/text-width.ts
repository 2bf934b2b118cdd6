import { stripVTControlCharacters } from "node:util";

let segmenter: Intl.Segmenter | undefined;

/** A segmenter takes longer to make than all of the help: most texts are ASCII, and need none. */
const graphemes = (text: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" })).segment(text);

/** East Asian wide and full-width characters take two columns, and so do emoji. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1b000}-\u{1b16f}\u{1f200}-\u{1f320}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;
/** What takes no column at all: marks, joiners, controls. */
const narrow = /^(?:\p{Mn}|\p{Me}|\p{Cf}|\p{Cc})+$/u;

/** How many columns of a terminal a text takes. Without escape sequences. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (narrow.test(grapheme)) return 0;
  return wide.test(grapheme) || grapheme.includes("\ufe0f") ? 2 : 1;
}

/** The text, or its beginning and "…" where it takes more columns than there are. */
export function shortened(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns <= 0) return "";
  let kept = "";
  let width = 0;
  for (const { segment } of graphemes(text)) {
    width += graphemeWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text with blanks behind it, up to that many columns. */
export const padded = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - textWidth(text)));

/** The name of a job never gets shorter than this while what it does still has room. */
const MIN_LEFT = 10;

/** Two texts at both ends of a line of that many columns; what does not fit is shortened, the left one first. */
export function spread(left: string, right: string, columns: number): string {
  if (right === "") return shortened(left, columns);
  const room = columns - textWidth(right) - 2;
  const shownLeft = shortened(left, Math.max(room, Math.min(MIN_LEFT, columns)));
  const shownRight = shortened(right, columns - textWidth(shownLeft) - 2);
  if (shownRight === "") return shownLeft;
  const gap = columns - textWidth(shownLeft) - textWidth(shownRight);
  return shownLeft + " ".repeat(Math.max(1, gap)) + shownRight;
}

/**
 * The text with blanks for characters that control a terminal: the names that vendors and users give may hold escape
 * sequences.
 */
export const withoutControls = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ");

/** Words on lines of that many columns. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].flatMap((each) => sliced(each, columns));
}

/** A line as it is where it fits, else its words on lines that are indented under it. Colours count as nothing. */
export function wrappedLine(line: string, columns: number): string[] {
  if (textWidth(stripVTControlCharacters(line)) <= columns) return [line];
  const [, indent = "", text = ""] = /^( *)(.*)$/s.exec(line) ?? [];
  const [first = "", ...more] = wrapped(text, columns - indent.length - 2);
  return [`${indent}${first}`, ...more.map((each) => `${indent}  ${each}`)];
}

/** A word that is longer than a line continues in the next. */
function sliced(text: string, columns: number): string[] {
  if (textWidth(text) <= columns || columns < 2) return [text];
  const pieces: string[] = [];
  let piece = "";
  for (const character of text) {
    if (textWidth(piece + character) > columns) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}
