import { describe, expect, it } from "vitest";
import { csvBytes, htmlBytes, jsonLinesBytes, pdfBytes, textBytes, zipBytes } from "@identity-reports/core/fake";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const rows = [
  { name: 'Robert "Bob" Smith, Jr.', note: "two\r\nlines", active: true, count: 3 },
  { name: "Zoë (美)", note: null, active: false, roles: ["admin", "user"], since: new Date(0) },
];

describe("CSV", () => {
  it("quotes only what needs quotes and ends lines with CRLF", () => {
    expect(text(csvBytes(rows))).toBe(
      'name,note,active,count,roles,since\r\n"Robert ""Bob"" Smith, Jr.","two\r\nlines",true,3,,\r\n' +
        'Zoë (美),,false,,"[""admin"",""user""]",1970-01-01T00:00:00.000Z\r\n',
    );
  });

  it("takes columns, a delimiter and a byte order mark", () => {
    const bytes = csvBytes([{ a: "x,y", b: "x;y", c: 1 }], {
      columns: ["b", "a"],
      delimiter: ";",
      byteOrderMark: true,
    });
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text(bytes)).toBe('b;a\r\n"x;y";x,y\r\n');
  });

  it("is empty without rows and columns, and a header line with columns", () => {
    expect(csvBytes([]).byteLength).toBe(0);
    expect(text(csvBytes([], { columns: ["id"] }))).toBe("id\r\n");
  });
});

it("writes one JSON object per line", () => {
  const lines = text(jsonLinesBytes(rows)).split("\n");
  expect(lines.pop()).toBe("");
  expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(rows)));
});

it("writes an HTML document in which values cannot become markup", () => {
  const page = text(htmlBytes("A & B", [{ name: '<script>"x"</script>' }]));
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).toContain("<title>A &amp; B</title>");
  expect(page).toContain("<tr><td>&lt;script&gt;&quot;x&quot;&lt;/script&gt;</td></tr>");
  expect(text(htmlBytes("Empty", []))).toContain("<thead></thead>");
});

describe("PDF", () => {
  const manyRows = Array.from({ length: 120 }, (_, index) => ({ name: `Müller (${index}) \\ 美`, index }));
  const file = latin1(pdfBytes("Identities", manyRows));

  it("starts and ends like a PDF and cannot be read as UTF-8", () => {
    expect(file).toMatch(/^%PDF-1\.4\n%[\u0080-\u00FF]{4}\n/);
    expect(file).toMatch(/startxref\n\d+\n%%EOF\n$/);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(pdfBytes("x", []))).toThrow(TypeError);
  });

  it("has a cross-reference table whose every offset is right", () => {
    const tableAt = Number(/startxref\n(\d+)/.exec(file)?.[1]);
    expect(file.slice(tableAt, tableAt + 5)).toBe("xref\n");
    const [, count] = /xref\n0 (\d+)\n/.exec(file.slice(tableAt)) ?? [];
    const entries = file.slice(tableAt).match(/\d{10} \d{5} [nf] \n/g) ?? [];
    expect(entries).toHaveLength(Number(count));
    expect(entries[0]).toBe("0000000000 65535 f \n");
    entries.slice(1).forEach((entry, index) => {
      const offset = Number(entry.slice(0, 10));
      expect(file.slice(offset, offset + 10)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
    });
    expect(file).toContain(`/Size ${count} /Root 1 0 R`);
  });

  it("announces the length of every content stream and breaks long tables into pages", () => {
    const streams = [...file.matchAll(/<< \/Length (\d+) >>\nstream\n([^]*?)\nendstream/g)];
    expect(streams).toHaveLength(3);
    for (const [, length, content] of streams) expect(content).toHaveLength(Number(length));
    expect(file).toContain("/Kids [4 0 R 6 0 R 8 0 R] /Count 3");
  });

  it("escapes what would end a string and replaces what Latin-1 has not", () => {
    expect(file).toContain("(M\u00FCller \\(7\\) \\\\ ?  |  7) Tj");
  });
});

describe("ZIP", () => {
  const entries = [
    { name: "identities.csv", bytes: textBytes("id\r\n1\r\n") },
    { name: "rôles.csv", bytes: new Uint8Array() },
  ];
  const bytes = zipBytes(entries);
  const view = new DataView(bytes.buffer);
  const u16 = (at: number): number => view.getUint16(at, true);
  const u32 = (at: number): number => view.getUint32(at, true);

  it("has an end record that points at the directory", () => {
    const end = bytes.byteLength - 22;
    expect(u32(end)).toBe(0x06054b50);
    expect([u16(end + 8), u16(end + 10)]).toEqual([2, 2]);
    expect(u32(end + 12) + u32(end + 16)).toBe(end);
  });

  it("has a directory that points at files with their names, sizes and checksums", () => {
    let at = u32(bytes.byteLength - 22 + 16);
    for (const entry of entries) {
      expect(u32(at)).toBe(0x02014b50);
      const nameLength = u16(at + 28);
      expect(text(bytes.slice(at + 46, at + 46 + nameLength))).toBe(entry.name);
      expect(u16(at + 8) & 0x0800).toBe(0x0800);
      const local = u32(at + 42);
      expect(u32(local)).toBe(0x04034b50);
      expect([u32(local + 14), u32(local + 18), u32(local + 22)]).toEqual([u32(at + 16), u32(at + 20), u32(at + 24)]);
      const start = local + 30 + nameLength;
      expect(bytes.slice(start, start + u32(at + 24))).toEqual(entry.bytes);
      at += 46 + nameLength;
    }
  });

  it("uses the CRC-32 that everyone else uses", () => {
    // The check value of the polynomial, from its definition.
    expect(new DataView(zipBytes([{ name: "x", bytes: textBytes("123456789") }]).buffer).getUint32(14, true)).toBe(
      0xcbf43926,
    );
  });
});

it("gives the same bytes for the same rows", () => {
  expect(pdfBytes("x", rows)).toEqual(pdfBytes("x", rows));
  const archive = () => zipBytes([{ name: "a.csv", bytes: csvBytes(rows) }]);
  expect(archive()).toEqual(archive());
});
