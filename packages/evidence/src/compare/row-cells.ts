import type { CellKind } from "./cells.js";
import { pack } from "./packed.js";

/** Takes cells out of a row. */
export type PickCells = (row: readonly unknown[]) => readonly string[];

/** The cells at some places, as texts. */
export function cellPicker(kind: CellKind, places: readonly number[], columnCount: number): PickCells {
  const isWholeRow = places.length === columnCount && places.every((place, n) => place === n);
  if (kind.isText && isWholeRow) return (row) => row as readonly string[];
  return (row) => {
    const cells: string[] = [];
    for (const place of places) cells.push(kind.textOf(row[place]));
    return cells;
  };
}

/** What a row is looked up with. Undefined when a part of its key is empty. */
export type LookupKey = (cells: readonly string[]) => string | undefined;

/** @param places where the parts of the key stand among the cells that {@link cellPicker} gives. */
export function keyLookup(
  kind: CellKind,
  places: readonly number[],
  normalize: ((text: string) => string) | undefined,
): LookupKey {
  const partOf = (cells: readonly string[], place: number): string | undefined => {
    const part = kind.keyOf(cells[place] ?? "");
    if (isBlank(part)) return undefined;
    return normalize === undefined ? part : normalize(part);
  };
  const [first, ...others] = places;
  if (first !== undefined && others.length === 0) return (cells) => partOf(cells, first);
  return (cells) => {
    const parts = places.map((place) => partOf(cells, place));
    return parts.every((part) => part !== undefined) ? pack(parts, false) : undefined;
  };
}

/** Most texts begin with a letter, which is seen at once. */
const isBlank = (text: string): boolean => !(text.charCodeAt(0) > 0x20) && text.trim() === "";
