import { expect, test } from "vitest";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";

const anywhere = () => new WritableStream<Uint8Array>();

/** What is said about a file of a report of so many rows. */
async function savedOf(text: string, announcedRows: number) {
  const fake = sailPointFake();
  fake.nextRun({ announcedRows, file: new TextEncoder().encode(text) });
  const report = await fake.client().runReport({ reportType: "IDENTITIES" });
  return await report.saveTo(anywhere(), { format: "csv" });
}

test.each([
  ["between its cells", "id,name\r\n1,Ada\r\n2"],
  ["in a quoted cell", 'id,name\r\n1,Ada\r\n2,"Bo'],
])("a file that is cut in its last row, %s, lacks that row", async (_, text) => {
  expect(await savedOf(text, 2)).toMatchObject({ rowCount: 1, rowsComplete: false });
});

test("a file whose last row has no line end is whole", async () => {
  expect(await savedOf("id,name\r\n1,Ada\r\n2,Bo", 2)).toMatchObject({ rowCount: 2, rowsComplete: true });
});
