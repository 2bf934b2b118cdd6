import type { CellKind } from "./cells.js";
import { pack } from "./packed.js";

/** Takes cells out of a row. */
export type PickCells = (row: readonly unknown[]) => readonly string[];

/** A function that takes the cells at these positions out of a row, as texts. */
export function cellPicker(kind: CellKind, positions: readonly number[], columnCount: number): PickCells {
  const isWholeRow = positions.length === columnCount && positions.every((position, n) => position === n);
  if (kind.isText && isWholeRow) return (row) => row as readonly string[];
  return (row) => {
    const cells: string[] = [];
    for (const position of positions) cells.push(kind.serialize(row[position]));
    return cells;
  };
}

/** What a row is looked up with. Undefined when a part of its key is empty. */
export type LookupKey = (cells: readonly string[]) => string | undefined;

/** @param positions positions of the key's parts among the cells that {@link cellPicker} gives. */
export function keyLookup(
  kind: CellKind,
  positions: readonly number[],
  normalize: ((text: string) => string) | undefined,
): LookupKey {
  const partOf = (cells: readonly string[], position: number): string | undefined => {
    const part = kind.keyPart(cells[position] ?? "");
    if (isBlank(part)) return undefined;
    return normalize === undefined ? part : normalize(part);
  };
  const [first, ...others] = positions;
  if (first !== undefined && others.length === 0) return (cells) => partOf(cells, first);
  return (cells) => {
    const parts = positions.map((position) => partOf(cells, position));
    return parts.every((part) => part !== undefined) ? pack(parts, false) : undefined;
  };
}

/** Looks at the first character first: most texts begin with one that is visible. */
const isBlank = (text: string): boolean => !(text.charCodeAt(0) > 0x20) && text.trim() === "";
