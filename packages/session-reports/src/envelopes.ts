import {
  array,
  fitPart,
  isRecord,
  json,
  jsonDocument,
  looseObject,
  mapped,
  nullish,
  mustFit,
  string,
  type BuiltSchema,
  type Decoder,
} from "@identity-reports/core/vendor";
import type { ObjectSpec, ObjectType } from "./models.js";
import { objectSpec } from "./schemas.js";

/** A response that holds nothing says at least how it went; one that is not `success` never gets here. */
const outcome = looseObject({ result: string() });

const memberOf = (response: unknown, type: ObjectType): unknown =>
  (response as Readonly<Record<string, unknown>>)[type];

/** The one object of a response: `{ "report": { … }, "result": "success" }`. */
export function one<T>(type: ObjectType, schema: BuiltSchema<T>): Decoder<T> {
  return mapped(json(looseObject({ [type]: schema })), (response) => memberOf(response, type) as T);
}

/** The list in a response: `{ "result": "success", "report": [ … ] }`. Fudo leaves out what has no value, so an empty list
 * may be missing; `result` must be there then. */
export function list<T>(type: ObjectType, schema: BuiltSchema<T>): Decoder<readonly T[]> {
  const envelope = looseObject({ [type]: mustFit(nullish(array(schema))) });
  return mapped(jsonDocument(envelope, { isList: true }), ({ value, text }, context) => {
    const items = memberOf(value, type) as readonly T[] | null | undefined;
    if (items == null) fitPart(outcome, value, context, text);
    return items ?? [];
  });
}

/** The specification of the kind of object that was asked for. */
export const spec: Decoder<ObjectSpec, { readonly objectType: string }> = {
  accept: "application/json",
  async read(context) {
    const type = context.params.objectType as ObjectType;
    const attributes = await one(type, looseObject({})).read(context as never);
    return fitPart(objectSpec, mapEntries(attributes, withPropertyNames), context);
  },
};

/** Properties are spelled with hyphens in one document and with underscores in another. */
const withPropertyNames = (name: string, properties: unknown): [string, unknown] => [
  name,
  isRecord(properties) ? mapEntries(properties, withUnderscores) : properties,
];
const withUnderscores = <T>(name: string, value: T): [string, T] => [name.replaceAll("-", "_"), value];

const mapEntries = <T>(values: Readonly<Record<string, T>>, change: (name: string, value: T) => [string, T]) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => change(name, value)));

/** `{ "result": "success" }` and nothing else. A response without content says the same. */
export const acknowledgement: Decoder<void> = {
  accept: "application/json",
  async read(context) {
    if (context.response.status !== 204) await json(outcome).read(context as never);
  },
};
