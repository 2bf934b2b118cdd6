import type { Place } from "./place.ts";

/** A value of a document with its place; a scalar also with the text that it was written with. */
export type PlacedNode = PlacedMap | PlacedList | PlacedScalar;

export interface PlacedMap {
  readonly kind: "map";
  readonly place: Place | undefined;
  readonly entries: readonly PlacedEntry[];
}

/** A key and its value. */
export interface PlacedEntry {
  readonly key: string;
  readonly place: Place | undefined;
  readonly node: PlacedNode;
}

export interface PlacedList {
  readonly kind: "list";
  readonly place: Place | undefined;
  readonly items: readonly PlacedNode[];
}

export interface PlacedScalar {
  readonly kind: "scalar";
  readonly place: Place | undefined;
  readonly value: string | number | bigint | boolean | null;
  readonly source: string;
}

/** Place of what a path names; of what stands around it where that part is missing. */
export function findPlace(node: PlacedNode, path: readonly PropertyKey[]): Place | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return node.place;
  if (node.kind === "map") {
    const entry = node.entries.find(({ key }) => key === part);
    if (entry === undefined) return node.place;
    return rest.length === 0 ? (entry.place ?? entry.node.place) : (findPlace(entry.node, rest) ?? entry.place);
  }
  const item = node.kind === "list" && typeof part === "number" ? node.items[part] : undefined;
  return item === undefined ? node.place : (findPlace(item, rest) ?? node.place);
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
 * The plain value of a node. Where the schema wants a text, a scalar is the text that it was written with, so that
 * `9124292845052624897`, `1.10` and `no` stay as they are; where it says nothing, a whole number too large for JavaScript is.
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
  if (schema?.type === "string" && node.value !== null) return node.source;
  return typeof node.value === "bigint" || isUnsafe(node.value) ? node.source : node.value;
}

const isUnsafe = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);

/** Of a schema with variants the one for this kind of node. */
function variantFor(node: PlacedNode, schema: unknown): TextSchema | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const { anyOf } = schema as TextSchema;
  if (anyOf === undefined) return schema as TextSchema;
  const wanted = { map: "object", list: "array", scalar: "string" }[node.kind];
  return anyOf.find(({ type }) => type === wanted);
}
