import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import type { Position } from "./position.ts";
import type { PlacedEntry, PlacedNode } from "./placed-node.ts";

/** What was read, and everything that is wrong with it. */
export interface ParsedYaml {
  readonly root: PlacedNode | undefined;
  readonly faults: readonly { readonly position: Position | undefined; readonly message: string }[];
}

/** Most levels of a document. A deeper one is an attack, or a mistake. */
const MAX_DEPTH = 40;

/** Reads YAML 1.2 with its core schema; every JSON text is YAML, too. */
export function parseYaml(text: string, isJson: boolean): ParsedYaml {
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) return { root: undefined, faults: [{ position: tooDeep, message: tooDeepMessage }] };
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
  const positionOf = (offset: number | undefined): Position | undefined => {
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return line === 0 ? undefined : { line, column: col };
  };
  const faults = document.errors.map(({ code, message, pos }) => ({
    position: positionOf(pos[0]),
    message: ownMessages[code] ?? message,
  }));
  const jsonFault = isJson && faults.length === 0 ? jsonFaultOf(text) : undefined;
  if (jsonFault !== undefined) faults.push({ position: undefined, message: jsonFault });
  if (faults.length > 0 || document.contents === null) return { root: undefined, faults };
  const found: { position: Position | undefined; message: string }[] = [];
  const root = toPlaced(document.contents as Node, {
    document,
    positionOf,
    addFault: (fault) => found.push(fault),
  });
  return { root: found.length > 0 ? undefined : root, faults: found };
}

/** In place of messages that are about calls of the parser. */
const ownMessages: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "a second document begins: a file has one, so remove the line ---",
};

const tooDeepMessage = `is nested more than ${MAX_DEPTH} levels deep`;

/** Where a text is nested too deep. The parser of documents calls itself for each level; that of tokens does not. */
function findTooDeep(text: string): Position | undefined {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text.replace(/^\uFEFF/, ""))) {
    // The tokens are of no interest, and only what stands open is.
    Array.from(parser.next(lexeme));
    if (parser.stack.filter(({ type }) => collections.includes(type)).length <= MAX_DEPTH) continue;
    const { line, col } = lines.linePos(parser.offset);
    return { line, column: col };
  }
  return undefined;
}

/** Tokens that have others in them. */
const collections: readonly string[] = ["block-map", "block-seq", "flow-collection"];

/** YAML allows more than JSON; a file called `.json` must be JSON for the next tool that reads it. */
function jsonFaultOf(text: string): string | undefined {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return undefined;
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
}

/** What the functions below share while a document is read. */
interface Reading {
  readonly document: Document;
  readonly positionOf: (offset: number | undefined) => Position | undefined;
  readonly addFault: (fault: { position: Position | undefined; message: string }) => void;
}

function toPlaced(node: Node | null, reading: Reading): PlacedNode {
  const position = reading.positionOf(node?.range?.[0]);
  if (isAlias(node) || (node !== null && "anchor" in node && node.anchor !== undefined)) {
    reading.addFault({
      position,
      message: "anchors and aliases are not supported: write the value out",
    });
    return { kind: "scalar", position, value: null, source: "" };
  }
  if (isMap(node))
    return { kind: "map", position, entries: (node.items as Pair[]).map((pair) => toEntry(pair, reading)) };
  if (isSeq(node))
    return { kind: "list", position, items: node.items.map((each) => toPlaced(each as Node | null, reading)) };
  return toScalar(isScalar(node) ? node : undefined, position);
}

function toEntry({ key, value }: Pair, reading: Reading): PlacedEntry {
  const name = isScalar(key) ? toScalar(key, undefined).source : "";
  const position = reading.positionOf((key as Node | null)?.range?.[0]);
  if (!isScalar(key)) reading.addFault({ position, message: "expected a name in front of the colon" });
  return { key: name, position, node: toPlaced(value as Node | null, reading) };
}

/** A whole number keeps all of its digits; small ones are plain numbers. */
function toScalar(node: Scalar | undefined, position: Position | undefined): PlacedNode & { kind: "scalar" } {
  const { value, source } = node ?? { value: null, source: "" };
  const isWritten = typeof value === "string" || typeof value === "boolean" || typeof value === "number";
  const isSmall = typeof value === "bigint" && Number.isSafeInteger(Number(value));
  return {
    kind: "scalar",
    position,
    value: isSmall ? Number(value) : isWritten || typeof value === "bigint" ? value : null,
    source: typeof value === "string" ? value : (source ?? ""),
  };
}
