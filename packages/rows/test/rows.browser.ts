import { fakeReportFile } from "@identity-reports/core/fake";
import { describe, expect, test } from "vitest";
import { openArchive } from "../src/archive/open-archive.js";
import { readRows } from "../src/read-rows.js";
import { javaStream } from "./support/java-stream.js";

const csv = 'id,name\r\n007,"Zoë\r\n""Z"""\r\n9007199254740993,Bo\r\n';
const rows = [
  { id: "007", name: 'Zoë\r\n"Z"' },
  { id: "9007199254740993", name: "Bo" },
];

describe("in a page, rows come from", () => {
  test("a Blob", async () => {
    expect(await readRows(new Blob([csv])).toArray()).toEqual(rows);
  });

  test("a File that a user picked, and that is read again", async () => {
    const file = new File([csv], "accounts.csv");
    await readRows(file).toArray();
    expect(await readRows(file).toArray()).toEqual(rows);
  });

  test("a stream that is read byte by byte", async () => {
    const bytes = new TextEncoder().encode(csv);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readRows(stream).toArray()).toEqual(rows);
  });

  test("a report file, by way of a Blob", async () => {
    const reading = readRows(fakeReportFile(csv, { fileName: "accounts.csv" }));
    expect(await reading.toArray()).toEqual(rows);
    expect(reading.rowCount).toBe(2);
  });

  test("the members of a ZIP, whose checksums are right", async () => {
    await using archive = await openArchive(new Blob([javaStream()]));
    const [first, second] = archive.members;
    expect(await first?.rows().toArray()).toEqual([
      { id: "1", name: "Ada" },
      { id: "2", name: "Zoë" },
    ]);
    expect(second?.name).toBe("bé.csv");
  });

  test("a ZIP of which a bit is wrong: an error", async () => {
    const zip = javaStream();
    zip[50] = (zip[50] ?? 0) ^ 1;
    await using archive = await openArchive(zip);
    await expect(archive.members[0]?.rows().toArray()).rejects.toMatchObject({ code: "archive_damaged" });
  });

  test("no path: there are no files", async () => {
    await expect(readRows("accounts.csv").toArray()).rejects.toMatchObject({ code: "file_unreadable" });
  });
});

test("integers that a number cannot hold are kept", async () => {
  const lines = new Blob(['{"id":9007199254740993}\n']);
  expect(await readRows(lines, { format: "jsonl" }).toArray()).toEqual([{ id: 9007199254740993n }]);
});
