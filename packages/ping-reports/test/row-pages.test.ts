import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { roles } from "./support/samples.js";

describe("rows", () => {
  test.each([
    ["given", 20, 3],
    ["missing", 20, 4],
    ["missing", 47, 2],
    ["given", 47, 1],
  ] as const)("with the total %s and pages of %i, %i pages", async (viewTotal, pageSize, pages) => {
    const fake = pingFake({ rows: 47, behaviour: { viewTotal } });
    const report = await fake.client().runReport(roles);
    expect(await report.rows({ pageSize }).toArray()).toHaveLength(47);
    expect(fake.callsTo("viewRun")).toHaveLength(pages);
  });

  test("can be sorted, and read as far as one likes", async () => {
    const fake = pingFake({ rows: 300 });
    const report = await fake.client().runReport(roles);
    let first: unknown;
    for await (const row of report.rows({ sortBy: "user_name", sortDirection: "desc" })) {
      first = row["user_name"];
      break;
    }
    expect(first).toBe("user.00300");
    expect(fake.callsTo("viewRun")).toHaveLength(1);
  });

  test("an empty report has none", async () => {
    const folder = temporaryFolder();
    const fake = pingFake({ rows: 0 });
    const report = await fake.client().runReport(roles);
    expect(await report.rows().toArray()).toEqual([]);
    expect(await report.saveTo(join(folder, "none.jsonl"), { format: "jsonl" })).toMatchObject({
      sizeBytes: 0,
      rowsComplete: true,
    });
    expect(await report.saveTo(join(folder, "none.csv"), { format: "csv" })).toMatchObject({
      rowCount: 0,
      rowsComplete: true,
    });
  });

  test("a wrong option is refused", async () => {
    const report = await pingFake().client().runReport(roles);
    await expect(report.rows({ pageSize: 0 }).toArray()).rejects.toBeInstanceOf(ConfigError);
    await expect(report.rows(mistyped({ page: 3 })).toArray()).rejects.toBeInstanceOf(ConfigError);
  });
});
