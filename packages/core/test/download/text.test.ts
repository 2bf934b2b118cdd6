import { describe, expect, it } from "vitest";
import type { ReportFile } from "../../src/download/report-file.js";
import { bodyServer } from "../support/body-server.js";
import { failureOf } from "../support/failure-of.js";
import { fileClient } from "../support/file-client.js";

/** The text of a file that is sent like this. */
async function textOf(body: Uint8Array, contentType: string, format = "csv"): Promise<string> {
  const server = await bodyServer([{ body, headers: { "content-type": contentType } }]);
  return await (await fileClient(server).open({ format })).text();
}

const latin1 = Buffer.from("id,name\r\n1,Ren\u00E9 M\u00FCller\r\n", "latin1");
const windows1252 = Buffer.from("id,price\r\n1,\x80 5\r\n", "latin1");
const utf16 = Buffer.from("id,name\r\n1,\u5C71\r\n", "utf16le");
const shiftJis = Buffer.concat([Buffer.from("id,name\r\n1,"), Buffer.from("835883678389", "hex")]);
const utf8 = Buffer.from("id,name\r\n1,Ren\u00E9\r\n");

/** A file that is announced to have so many bytes. */
async function announced(sizeBytes: number): Promise<ReportFile> {
  const headers = { "content-length": String(sizeBytes) };
  const fetch = async (): Promise<Response> => new Response("id,name\r\n", { headers });
  return await fileClient({ baseUrl: "https://vendor.example.com" }, { fetch }).open({ retries: 0 });
}

describe("the text of a file", () => {
  it.each([
    ["text/csv; charset=iso-8859-1", "id,name\r\n1,Ren\u00E9 M\u00FCller\r\n", latin1],
    ['text/csv; charset="ISO-8859-1"', "id,name\r\n1,Ren\u00E9 M\u00FCller\r\n", latin1],
    ["text/csv; charset = iso-8859-1", "id,name\r\n1,Ren\u00E9 M\u00FCller\r\n", latin1],
    ["text/csv;charset=windows-1252", "id,price\r\n1,\u20AC 5\r\n", windows1252],
    ["text/csv; header=present; charset = utf-16le", "id,name\r\n1,\u5C71\r\n", utf16],
    ["text/csv; charset=UTF-16BE", "id,name\r\n1,\u5C71\r\n", Buffer.from(utf16).swap16()],
    ["text/csv; charset=Shift_JIS", "id,name\r\n1,\u30B9\u30C8\u30E9", shiftJis],
    ["text/csv", "id,name\r\n1,Ren\u00E9\r\n", utf8],
    ["text/csv; charset=utf-8", "id,name\r\n1,Ren\u00E9\r\n", utf8],
  ])("is read in the charset that the answer names: %s", async (contentType, text, body) => {
    expect(await textOf(body, contentType)).toBe(text);
  });

  it.each(["klingon", "", "utf-7", "iso-2022-kr"])("is UTF-8 where the charset is none: %j", async (charset) => {
    expect(await textOf(utf8, `text/csv; charset=${charset}`)).toBe("id,name\r\n1,Ren\u00E9\r\n");
  });

  it("is what its byte order mark says, whatever charset the answer names", async () => {
    const mark = (bytes: Uint8Array, ...marks: number[]): Uint8Array => Buffer.concat([Buffer.from(marks), bytes]);
    for (const charset of ["iso-8859-1", "utf-16be", "utf-8"]) {
      const contentType = `text/csv; charset=${charset}`;
      expect(await textOf(mark(utf16, 0xff, 0xfe), contentType)).toBe("id,name\r\n1,\u5C71\r\n");
      expect(await textOf(mark(utf8, 0xef, 0xbb, 0xbf), contentType)).toBe("id,name\r\n1,Ren\u00E9\r\n");
    }
  });

  it("keeps characters whole that are cut by the pieces they come in", async () => {
    const body = Buffer.from("\u5C71".repeat(100));
    const server = await bodyServer([{ body, drip: { pieceBytes: 1, pauseMs: 0 } }]);
    expect(await (await fileClient(server).open()).text()).toBe("\u5C71".repeat(100));
  });

  it("shows what is no character as U+FFFD, and fails for none", async () => {
    expect(await textOf(Buffer.from([0x61, 0xff, 0x62]), "text/csv")).toBe("a\uFFFDb");
    expect(await textOf(Buffer.from([0x61, 0x00, 0x62]), "text/csv; charset=utf-16le")).toBe("a\uFFFD");
  });

  it("is known to be a page in the charset that the answer names, too", async () => {
    const page = Buffer.from("<!doctype html><title>Sign in</title>", "utf16le");
    await expect(textOf(page, "text/html; charset=utf-16le")).rejects.toMatchObject({ code: "unexpected_content" });
    expect(await textOf(page, "text/html; charset=utf-16le", "html")).toContain("Sign in");
  });
});

describe("a file that is announced to be larger than a text can be", () => {
  it("is refused before it is read", async () => {
    const file = await announced(536_870_889);
    await expect(file.text()).rejects.toMatchObject({
      name: "DownloadError",
      code: "too_large_for_text",
      message:
        "Made up name.csv has more than 536870888 bytes, the most that text() can return; use saveTo(), stream() or bytes()",
    });
  });

  it("can then be read otherwise", async () => {
    const file = await announced(536_870_889);
    await failureOf(file.text());
    const { value } = await file.stream().getReader().read();
    expect(value).toHaveLength("id,name\r\n".length);
  });

  it("is larger than one of the most bytes, which is read, and here ends too early", async () => {
    const file = await announced(536_870_888);
    await expect(file.text()).rejects.toMatchObject({ code: "download_interrupted", receivedBytes: 9 });
  });
});
