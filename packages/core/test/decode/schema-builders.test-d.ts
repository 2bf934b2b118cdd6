import { expectTypeOf, test } from "vitest";
import {
  array,
  boolean,
  exactOptional,
  looseObject,
  membersOf,
  nullish,
  number,
  string,
  transform,
  type BuiltSchema,
} from "../../src/decode/schema-builders.js";

interface Run {
  readonly id: string;
  readonly rows?: number | null | undefined;
  readonly note?: string;
  readonly messages: readonly { readonly text: string }[];
}

const shape = {
  id: transform(String),
  rows: nullish(number()),
  note: exactOptional(string()),
  messages: array(looseObject({ text: string() })),
};

test("a schema that fits an interface is a schema of it", () => {
  expectTypeOf(looseObject(shape)).toExtend<BuiltSchema<Run>>();
  expectTypeOf(membersOf(looseObject(shape))).toExtend<BuiltSchema<Readonly<Record<string, Run>>>>();
});

test("a member of another type does not fit", () => {
  expectTypeOf(looseObject({ ...shape, rows: nullish(boolean()) })).not.toExtend<BuiltSchema<Run>>();
});

test("a member that may be missing does not fit one that is needed", () => {
  expectTypeOf(looseObject({ ...shape, id: nullish(string()) })).not.toExtend<BuiltSchema<Run>>();
});

test("a member that is left out of the shape does not fit one that is needed", () => {
  expectTypeOf(looseObject({ rows: shape.rows })).not.toExtend<BuiltSchema<Run>>();
});
