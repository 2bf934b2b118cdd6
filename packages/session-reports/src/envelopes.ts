import * as z from "zod/mini";
import { json, mapped, type Decoder } from "@identity-reports/core";
import type { ObjectSpec, ObjectType } from "./models.js";
import { objectSpec } from "./schemas.js";

/** Every answer has a result; one that is not `success` never gets here. */
const result = z.string();

/** The one object of an answer: `{ "report": { … }, "result": "success" }`. */
export function one<T>(type: ObjectType, schema: z.ZodMiniType<T>): Decoder<T> {
  const envelope = z.looseObject({ result, [type]: schema });
  return mapped(json(envelope), (answer) => (answer as Readonly<Record<string, unknown>>)[type] as T);
}

/** The list in an answer: `{ "result": "success", "report": [ … ] }`. What has no value is left out, so a list may be. */
export function list<T>(type: ObjectType, schema: z.ZodMiniType<T>): Decoder<readonly T[]> {
  return mapped(one(type, z.nullish(z.array(schema)) as z.ZodMiniType<T[] | null | undefined>), (items) => items ?? []);
}

/** The specification of the kind of object that was asked for. */
export const spec: Decoder<ObjectSpec, { readonly objectType: string }> = {
  accept: "application/json",
  async read(answer) {
    const attributes = await one(answer.params.objectType as ObjectType, objectSpec).read(answer as never);
    return mapEntries(attributes, (name, properties) => [name, mapEntries(properties, withUnderscores)]);
  },
};

/** Properties are spelled with hyphens in one document and with underscores in another. */
const withUnderscores = <T>(name: string, value: T): [string, T] => [name.replaceAll("-", "_"), value];

const mapEntries = <T>(values: Readonly<Record<string, T>>, change: (name: string, value: T) => [string, T]) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => change(name, value)));

/** `{ "result": "success" }` and nothing else. An answer without content says the same. */
export const acknowledgement: Decoder<void> = {
  accept: "application/json",
  async read(answer) {
    if (answer.response.status !== 204) await json(z.looseObject({ result })).read(answer as never);
  },
};
