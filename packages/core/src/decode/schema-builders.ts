import * as z from "zod/mini";
import type { Schema } from "./schema.js";

// The builders of zod/mini that the schemas of responses are made of. zod is built into this package, once for all clients,
// and its types stay inside: what is declared here is as much of them as a schema is used for (docs/decisions/0010).

/** A schema that these builders make. */
export interface BuiltSchema<T> extends Schema<T> {
  readonly _zod: { readonly output: T };
}

/** A schema of what may be missing. */
export interface OptionalSchema<T> extends BuiltSchema<T> {
  readonly _zod: { readonly output: T; readonly optout: "optional" };
}

/** The schemas of an object's members. */
export type SchemaShape = Readonly<Record<string, BuiltSchema<unknown>>>;

type OptionalKeys<Shape extends SchemaShape> = {
  [Key in keyof Shape]: Shape[Key] extends OptionalSchema<unknown> ? Key : never;
}[keyof Shape];

/** The object that a shape describes: it may have other members as well. */
export type LooseObject<Shape extends SchemaShape> = {
  readonly [Key in Exclude<keyof Shape, OptionalKeys<Shape>>]: Shape[Key]["_zod"]["output"];
} & { readonly [Key in OptionalKeys<Shape>]?: Shape[Key]["_zod"]["output"] } & { readonly [name: string]: unknown };

/** What a {@link transform} gets: the value, and the issues to which it adds what is wrong with the value. */
export interface TransformContext {
  readonly value: unknown;
  readonly issues: { code: "custom"; message: string; input: unknown; params?: Record<string, unknown> }[];
}

/** A text. */
export const string: () => BuiltSchema<string> = z.string;
/** A number that is finite. */
export const number: () => BuiltSchema<number> = z.number;
/** True or false. */
export const boolean: () => BuiltSchema<boolean> = z.boolean;
/** Any value. */
export const unknown: () => BuiltSchema<unknown> = z.unknown;
/** A list of what the item takes. */
export const array: <T>(item: BuiltSchema<T>) => BuiltSchema<T[]> = z.array as never;
/** What may be missing or null. */
export const nullish: <T>(inner: BuiltSchema<T>) => OptionalSchema<T | null | undefined> = z.nullish as never;
/** What may be missing, and is not undefined where it is there. */
export const exactOptional: <T>(inner: BuiltSchema<T>) => OptionalSchema<T> = z.exactOptional as never;
/** An object that keeps the members which its shape does not name. */
export const looseObject: <Shape extends SchemaShape>(shape: Shape) => BuiltSchema<LooseObject<Shape>> =
  z.looseObject as never;
/** An object whose members have any name and one schema. */
export const membersOf = <T>(member: BuiltSchema<T>): BuiltSchema<Readonly<Record<string, T>>> =>
  z.catchall(z.object({}), member as never) as never;
/** Makes a value of another one, or pushes an issue. */
export const transform: <T>(change: (value: unknown, context: TransformContext) => T) => BuiltSchema<T> =
  z.transform as never;
