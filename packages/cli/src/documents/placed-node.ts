import type { Position } from "./position.ts";

/** A value of a document and its position; a scalar has its source text, too. */
export type PlacedNode = PlacedMap | PlacedList | PlacedScalar;

export interface PlacedMap {
  readonly kind: "map";
  readonly position: Position | undefined;
  readonly entries: readonly PlacedEntry[];
}

/** A key and its value. */
export interface PlacedEntry {
  readonly key: string;
  readonly position: Position | undefined;
  readonly node: PlacedNode;
}

export interface PlacedList {
  readonly kind: "list";
  readonly position: Position | undefined;
  readonly items: readonly PlacedNode[];
}

export interface PlacedScalar {
  readonly kind: "scalar";
  readonly position: Position | undefined;
  readonly value: string | number | bigint | boolean | null;
  readonly source: string;
}

/** Position of the value that a path names; when it is missing, of the value around it. */
export function findPosition(node: PlacedNode, path: readonly PropertyKey[]): Position | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return node.position;
  if (node.kind === "map") {
    const entry = node.entries.find(({ key }) => key === part);
    if (entry === undefined) return node.position;
    return rest.length === 0
      ? (entry.position ?? entry.node.position)
      : (findPosition(entry.node, rest) ?? entry.position);
  }
  const item = node.kind === "list" && typeof part === "number" ? node.items[part] : undefined;
  return item === undefined ? node.position : (findPosition(item, rest) ?? node.position);
}

/** The part of JSON Schema that says where a text is wanted. */
export interface TextSchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, TextSchema>> | undefined;
  readonly additionalProperties?: unknown;
  readonly items?: unknown;
  readonly anyOf?: readonly TextSchema[] | undefined;
}

/**
 * The plain value of a node. A number becomes its source text when the schema wants a text, so that `9124292845052624897` and
 * `1.10` stay as they are, and when it is a whole number too large for JavaScript. `true` and `false` are never a text: what
 * was meant as a switch would become a name.
 */
export function toValue(node: PlacedNode, schema: TextSchema | undefined): unknown {
  if (node.kind === "map")
    return Object.fromEntries(
      node.entries.map(({ key, node: each }) => {
        const of = schema?.properties?.[key] ?? schema?.additionalProperties;
        return [key, toValue(each, variantFor(each, of))];
      }),
    );
  if (node.kind === "list") return node.items.map((each) => toValue(each, variantFor(each, schema?.items)));
  if (schema?.type === "string" && node.value !== null && typeof node.value !== "boolean") return node.source;
  return typeof node.value === "bigint" || isUnsafe(node.value) ? node.source : node.value;
}

const isUnsafe = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);

/** The schema for this kind of node: of a schema with variants, the variant that fits. */
function variantFor(node: PlacedNode, schema: unknown): TextSchema | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { anyOf } = schema as TextSchema;
  if (anyOf === undefined) return schema as TextSchema;
  const wanted = { map: "object", list: "array", scalar: "string" }[node.kind];
  return anyOf.find(({ type }) => type === wanted);
}
