import { fromJSONSchema } from "zod";
import { describe, expect, test } from "vitest";
import { compareCollections, comparisonJsonSchema, verificationJsonSchema, verifyCollection } from "../../src/index.js";
import { accounts, makeCollection } from "../support/collections.js";
import { csvReport } from "../support/rows.js";

/** As another program sees it: JSON that was written and read. */
const asJson = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value));
const fits = (schema: Readonly<Record<string, unknown>>, value: unknown): boolean =>
  fromJSONSchema(schema).safeParse(value).success;

const verify = async () =>
  asJson(
    await verifyCollection(makeCollection({ reports: [accounts], instead: { "data/more": "x" } }), {
      verifySignature: () => undefined,
    }),
  );
const compare = async () =>
  asJson(
    await compareCollections(
      makeCollection({
        reports: [
          csvReport([
            ["id", "a"],
            ["1", "x"],
            ["2", "x"],
          ]),
        ],
      }),
      makeCollection({
        reports: [
          csvReport([
            ["id", "b", "a"],
            ["1", "", "y"],
            ["3", "", "x"],
          ]),
          accounts,
        ],
      }),
      { key: { accounts: "id" } },
    ),
  );

describe.each([
  ["a verification", verificationJsonSchema, verify],
  ["a comparison", comparisonJsonSchema, compare],
] as const)("%s", (_, schema, make) => {
  test("is what its JSON Schema says", async () => {
    expect(fits(schema, await make())).toBe(true);
  });

  test.each(["version", "outcome", "summary", "reports"])("without %s is not", async (field) => {
    const { [field]: _gone, ...rest } = await make();
    expect(fits(schema, rest)).toBe(false);
  });
});
