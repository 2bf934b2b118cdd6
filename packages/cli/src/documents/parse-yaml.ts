import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import type { Place } from "./place.ts";
import type { PlacedEntry, PlacedNode } from "./placed-node.ts";

/** What was read, and everything that is wrong with it. */
export interface ParsedYaml {
  readonly root: PlacedNode | undefined;
  readonly faults: readonly { readonly place: Place | undefined; readonly message: string }[];
}

/** Deeper is an attack, or a mistake. */
const MAX_DEPTH = 40;

/** Reads YAML 1.2 with its core schema; every JSON text is such a text as well. */
export function parseYaml(text: string, isJson: boolean): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ""), {
    schema: "core",
    version: "1.2",
    intAsBigInt: true,
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    merge: false,
  });
  const placeOf = (offset: number | undefined): Place | undefined => {
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return line === 0 ? undefined : { line, column: col };
  };
  const faults = document.errors.map(({ message, pos }) => ({ place: placeOf(pos[0]), message }));
  const jsonFault = isJson && faults.length === 0 ? jsonFaultOf(text) : undefined;
  if (jsonFault !== undefined) faults.push({ place: undefined, message: jsonFault });
  if (faults.length > 0 || document.contents === null) return { root: undefined, faults };
  const found: { place: Place | undefined; message: string }[] = [];
  const root = toPlaced(document.contents as Node, {
    document,
    placeOf,
    depth: 0,
    report: (fault) => found.push(fault),
  });
  return { root: found.length > 0 ? undefined : root, faults: found };
}

/** YAML allows more than JSON; a file called `.json` must be JSON for the next tool that reads it. */
function jsonFaultOf(text: string): string | undefined {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return undefined;
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}

interface Reading {
  readonly document: Document;
  readonly placeOf: (offset: number | undefined) => Place | undefined;
  readonly depth: number;
  readonly report: (fault: { place: Place | undefined; message: string }) => void;
}

function toPlaced(node: Node | null, reading: Reading): PlacedNode {
  const place = reading.placeOf(node?.range?.[0]);
  const inside = { ...reading, depth: reading.depth + 1 };
  if (isAlias(node) || (node !== null && "anchor" in node && node.anchor !== undefined) || reading.depth > MAX_DEPTH) {
    reading.report({ place, message: "anchors, aliases and deeper nesting are not supported: write the value out" });
    return { kind: "scalar", place, value: null, source: "" };
  }
  if (isMap(node)) return { kind: "map", place, entries: (node.items as Pair[]).map((pair) => toEntry(pair, inside)) };
  if (isSeq(node))
    return { kind: "list", place, items: node.items.map((each) => toPlaced(each as Node | null, inside)) };
  return toScalar(isScalar(node) ? node : undefined, place);
}

function toEntry({ key, value }: Pair, reading: Reading): PlacedEntry {
  const name = isScalar(key) ? toScalar(key, undefined).source : "";
  const place = reading.placeOf((key as Node | null)?.range?.[0]);
  if (!isScalar(key)) reading.report({ place, message: "expected a name in front of the colon" });
  return { key: name, place, node: toPlaced(value as Node | null, reading) };
}

/** A whole number keeps all of its digits; small ones are plain numbers. */
function toScalar(node: Scalar | undefined, place: Place | undefined): PlacedNode & { kind: "scalar" } {
  const { value, source } = node ?? { value: null, source: "" };
  const isWritten = typeof value === "string" || typeof value === "boolean" || typeof value === "number";
  const isSmall = typeof value === "bigint" && Number.isSafeInteger(Number(value));
  return {
    kind: "scalar",
    place,
    value: isSmall ? Number(value) : isWritten || typeof value === "bigint" ? value : null,
    source: typeof value === "string" ? value : (source ?? ""),
  };
}
