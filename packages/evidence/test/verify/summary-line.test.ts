import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyCollection } from "../../src/index.js";
import { accounts, makeCollection } from "../support/collections.js";

test("the line of an invalid collection counts first, and ends with the first error", async () => {
  const folder = makeCollection({ reports: [accounts] });
  appendFileSync(join(folder, "data/accounts/report.csv"), "3,Cy\n");
  const { summary, findings } = await verifyCollection(folder);
  expect(summary).toBe(`invalid, 1 error, 1 of 1 report not as expected; the first error: ${findings[0]?.message}`);
});
