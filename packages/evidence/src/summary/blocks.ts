import { numberText } from "./plain-text.js";

// A summary as content, before it is HTML or Markdown. A text may be anything: the renderers put it on one line and escape it.

/** The look of a value. */
export type Tone = "good" | "warning" | "bad" | "quiet";

/** A text and its look. `mono` is for texts that are compared character by character: digests. */
export interface Styled {
  readonly text: string;
  readonly tone?: Tone | undefined;
  readonly mono?: boolean | undefined;
}

export type Cell = string | Styled;

/** A label and its value. */
export type Fact = readonly [label: string, value: Cell];

export type Block =
  | { readonly kind: "status"; readonly tone: Tone; readonly text: string }
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string; readonly note?: Styled | undefined }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Cell[] }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "code"; readonly text: string }
  /** Blocks that belong together: a section of the page. */
  | { readonly kind: "group"; readonly blocks: readonly Block[] };

export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export const styled = (cell: Cell): Styled => (typeof cell === "string" ? { text: cell } : cell);

export const mono = (text: string): Styled => ({ text, mono: true });

/** The first `max` of them, and how many more there are: never one more alone, which takes a line itself. */
export function firstOf(cells: readonly Cell[], max: number, omitted = 0): readonly Cell[] {
  const shown = cells.length + omitted <= max + 1 ? cells : cells.slice(0, max);
  const more = cells.length - shown.length + omitted;
  return more === 0 ? shown : [...shown, { text: `and ${numberText(more)} more`, tone: "quiet" }];
}
