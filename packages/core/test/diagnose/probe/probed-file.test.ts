import { describe, expect, test } from "vitest";
import { probedFile } from "../../../src/diagnose/probe/probed-file.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a file", () => {
  test("of CSV: its first line and its rows, nothing of them", () => {
    expect(probedFile(bytesOf('name,"a, b"\r\nGrace,1\r\nAda,2\r\n'), "csv", 2)).toEqual({
      sizeBytes: 29,
      encoding: "utf-8",
      hasByteOrderMark: false,
      lineEnds: "crlf",
      columns: ["name", "a, b"],
      rowCount: 2,
      announcedRows: 2,
    });
  });

  test.each([
    [
      "with a byte order mark",
      [0xef, 0xbb, 0xbf, 0x61, 0x0a],
      { encoding: "utf-8", hasByteOrderMark: true, lineEnds: "lf" },
    ],
    ["in UTF-16", [0xff, 0xfe, 0x61, 0x00, 0x0a, 0x00], { encoding: "utf-16le", hasByteOrderMark: true }],
    ["in Latin-1", [0xe4, 0x0a], { encoding: "other" }],
    ["with both kinds of line ends", [0x61, 0x0d, 0x0a, 0x62, 0x0a], { lineEnds: "mixed" }],
    ["without a line end", [0x61], { lineEnds: "none" }],
    ["of a ZIP", [0x50, 0x4b, 0x03, 0x04], { encoding: "zip" }],
  ])("%s", (_, bytes, expected) => {
    expect(probedFile(Uint8Array.from(bytes), "csv", undefined)).toMatchObject(expected);
  });
});
