import { describe, expect, it } from "vitest";
import { table, pdf, zip, long, ask, called } from "../support/ask-file.js";

describe("what the answer says of itself", () => {
  const fragments = [
    "<h1>Service Unavailable</h1>",
    "<script>location='/login'</script>",
    "<form action='/saml'><input name=SAMLRequest></form>",
    '<meta http-equiv="refresh" content="0">',
    "<title>Session expired</title>",
    "<div>Please wait</div>",
    "\uFEFF\n <h1>Service Unavailable</h1>",
  ];
  const elsewhere = ["<b>Warning</b>: no more memory", "<section>Sorry</section>", "<!-- down --><main>Sorry</main>"];

  it.each([...fragments, ...elsewhere])("is enough to know a page by its first tag: %s", async (body) => {
    for (const format of ["csv", "jsonl"]) {
      const { result, saved } = await ask(called(body, "text/html; charset=utf-8"), format);
      expect(result).toMatchObject({ name: "DownloadError", code: "unexpected_content", status: 200 });
      expect(saved).toEqual([]);
    }
  });

  it.each(fragments)("is not needed where no table begins so: %s", async (body) => {
    for (const contentType of ["text/csv", "text/plain", "application/octet-stream"]) {
      expect((await ask(called(body, contentType))).result).toMatchObject({ code: "unexpected_content" });
    }
  });

  it.each([
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "text/csv"],
    ['\uFEFF<?xml version="1.0"?>\n<soap:Envelope><soap:Fault/></soap:Envelope>', "application/octet-stream"],
    ["<soap:Envelope xmlns:soap='x'><soap:Fault/></soap:Envelope>", "application/soap+xml"],
    ["<Error><Code>AccessDenied</Code></Error>", "application/xml"],
    ["<Error>\n<Code>AccessDenied</Code>\n</Error>\n", "text/plain"],
    ["<Error>", "text/xml"],
  ])("or what it is, shows XML: %s called %s", async (body, contentType) => {
    for (const format of ["csv", "jsonl", "html", "pdf"]) {
      const { result, saved } = await ask(called(body, contentType), format);
      expect(result).toMatchObject({ name: "DownloadError", code: "unexpected_content" });
      expect(saved).toEqual([]);
    }
  });

  it.each([
    ["jsonl", '{"type":"about:blank","title":"Not Found"}', "application/problem+json"],
    ["csv", "Not Found", "application/problem+json"],
    ["csv", "<problem/>", "application/problem+xml"],
  ])("shows a problem document: %s, %s", async (format, body, contentType) => {
    expect((await ask(called(body, contentType), format)).result).toMatchObject({ code: "unexpected_content" });
  });

  it.each([
    ["csv", table, "text/html"],
    ["csv", table, "application/xml"],
    ["csv", "<id>,<name>\r\n1,Ann\r\n", "text/csv"],
    ["csv", "< 5,> 5\r\n", "text/html"],
    ["html", "<section>A report</section>", "text/html"],
    ["html", "<!-- made by an appliance --><main></main>", "text/html"],
    ["html", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>', "application/xhtml+xml"],
  ])("does not spoil a file: %s, %j called %s", async (format, body, contentType) => {
    expect((await ask(called(body, contentType), format)).result).toMatchObject({ format, sizeBytes: body.length });
  });

  it.each([
    ["Report is being generated", "text/plain"],
    ["id,name\r\n", "text/html"],
    ["<Error>no such report</Error>", "text/plain"],
  ])("HTML begins with a tag of a page, or is called HTML and begins with a tag: %s called %s", async (body, type) => {
    expect((await ask(called(body, type), "html")).result).toMatchObject({ code: "unexpected_content" });
  });
});

describe("a body that is called text/csv", () => {
  const page = "<html><body>Sorry</body></html>";
  const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
  const binary = (text: string): Buffer => Buffer.from(text, "latin1");
  const packed = Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 37 + 11) & 255));

  it.each<readonly [what: string, body: Buffer | string]>([
    ["words in bold", "<b>Warning</b>: no more memory, in line 3"],
    ["a link", '<a href="/login">Sign in</a>, please'],
    ["an element of a page of today", "<section>Sorry</section>"],
    ["an element with a hyphen", "<app-root></app-root>"],
    ["an end tag", "</div>Sorry"],
    ["a comment", `<!-- ${"x".repeat(5_000)} --><main>Sorry</main>`],
    ["a page of a server", "<%@ page %>"],
    ["an envelope", '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/>'],
    ["an envelope on many lines", "<s:Envelope>\n<s:Body>\n<s:Fault/>"],
    ["an element that is not closed", "<main>\n<h1>Sorry</h1>\n"],
    ["an element over a line end", "<b>\nSorry\n</b>"],
    ["a page behind 5,000 blanks", " ".repeat(5_000) + page],
    ["a page behind 5,000 line ends", "\r\n".repeat(2_500) + page],
    ["a page behind 5,000 NULs", "\0".repeat(5_000) + page],
    ["words in bold behind 5,000 blanks", `${" ".repeat(5_000)}<b>Warning</b>: no more memory`],
    ["a page behind marks that do not show", `\u200B\uFEFF\u2060${page}`],
    ["20,000 blanks and a page", " ".repeat(20_000) + page],
    ["a page in UTF-16 without a mark", utf16(page)],
    ["a page in the other UTF-16 without a mark", utf16(page).swap16()],
    ["words in bold in UTF-16", utf16("<b>Warning</b>: no more memory")],
    ["a page behind 5,000 blanks in UTF-16", utf16(" ".repeat(5_000) + page)],
    ["nothing, in JSON", "null"],
    ["a truth, in JSON", "true\n"],
    ["a number, in JSON", "-1.5e3"],
    ["a number without a sign, in JSON", "1.5e3"],
    ["a list of numbers", "[1,2]"],
    ["a list of one", " [1] "],
    ["a list of lists", "[[1,2],[3,4]]"],
    ["a long list of numbers", `[${"1,".repeat(20_000)}1]`],
    ["a long list of lists", `[[${"1,".repeat(20_000)}1]]`],
    ["a list on many lines", "[\n  true,\n  null\n]\n"],
    ["xz", binary("\xfd7zXZ\0\0\x04\xe6\xd6\xb4\x46")],
    ["bzip2", binary("BZh91AY&SY\x8e\x8b\x9a")],
    ["7z", binary("7z\xbc\xaf\x27\x1c\0\x04")],
    ["RAR", binary("Rar!\x1a\x07\x01\0")],
    ["lzma", binary("]\0\0\x80\0\xff\xff")],
    ["LZ4", binary("\x04\x22\x4d\x18d")],
    ["zlib", Buffer.concat([binary("x\x9c"), packed])],
    ["a workbook of old", binary("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
    ["a picture", binary("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06")],
    ["bytes without a mark", packed],
    ["a NUL among names", "id,na\0me\r\n1,Ann\r\n"],
    ["a NUL among names behind a line end", "\r\nid,na\0me\r\n1,Ann\r\n"],
    ["a title beside a name", "<title>,name\r\nMr,x\r\n"],
    ["an element on a line of its own", "<rows>\r\n<row>1\r\n"],
    ["an element in another", "<app-root><b>"],
    ["an element beside a name", "<none>,a<br>\r\n1,2\r\n"],
    ["a tag without its end", "<section"],
  ])("is no table: %s", async (_, body) => {
    const { result, saved } = await ask(called(body, "text/csv"));
    expect(result).toMatchObject({ name: "DownloadError", status: 200 });
    expect(saved).toEqual([]);
  });

  it.each<readonly [what: string, body: Buffer | string]>([
    ["names in angle brackets", "<id>,<name>\r\n1,Ann\r\n"],
    ["names of elements in angle brackets", "<title>,<link>\r\nMr,x\r\n"],
    ["names of elements behind a line end", "\n<title>,<link>\r\nMr,x\r\n"],
    ["names of elements among blanks", "<title> , <link>\r\nMr,x\r\n"],
    ["a declaration of XML further down", 'id,text\r\n1,"<?xml version=1?>"\r\n'],
    ["a NUL in a row", "id,name\r\n1,An\0n\r\n"],
    ["a first name in angle brackets", "<none>;name\r\n1;Ann\r\n"],
    ["a name of two words in angle brackets", "<Role name>,owner\r\n1,Ann\r\n"],
    ["one column in angle brackets", "<id>\r\n1\r\n2\r\n"],
    ["a cell with markup further down", '<id>,text\r\n1,"<b>bold</b>"\r\n'],
    ["a name with markup in quotes", '"<b>id</b>",name\r\n1,Ann\r\n'],
    ["a sign that is no tag", "<5,>5\r\n1,2\r\n"],
    ["an address in angle brackets", "<a@example.com>,name\r\n1,2\r\n"],
    ["5,000 blanks", `${" ".repeat(5_000)}id,name\r\n1,Ann\r\n`],
    ["UTF-16 without a mark", utf16("id,name\r\n1,Ann\r\n")],
    ["one column in quotes and no rows", '"name"'],
    ["names in square brackets", "[id],[name]\r\n1,Ann\r\n"],
    ["numbers in square brackets", "[1],[2]\r\n3,4\r\n"],
    ["a number with a zero in front", "007\r\n"],
    ["a name that begins like a number", "1\r\n2\r\n"],
    ["cells that a control character separates", "id\x01name\x01age\r\n1\x01Ann\x017\r\n"],
    ["cells that the separators of ASCII separate", "id\x1fname\x1e1\x1fAnn\x1e"],
    ["letters of another character set", binary("id,gr\xf6\xdfe\r\n1,\xe9\r\n")],
    ["names that archives begin with", "BZh,7z,Rar!\r\n1,2,3\r\n"],
  ])("is a table: %s", async (_, body) => {
    const { result } = await ask(called(body, "text/csv"));
    expect(result).toMatchObject({ format: "csv", sizeBytes: Buffer.byteLength(body) });
  });

  it("counts the rows of UTF-16 without a mark", async () => {
    expect((await ask(called(utf16("id,name\r\n1,Ann\r\n"), "text/csv"))).result).toMatchObject({ rowCount: 1 });
  });
});

describe("JSON Lines", () => {
  it.each([
    "Report is being generated",
    table,
    "1\n2\n",
    '"text"\n',
    "null",
    '[{"id":1}]',
    '[]\n{"id":1}\n',
    '{"id":1,\n"name":2}\n',
    '{"id":1} trailing\n{"id":2}\n',
  ])("begin with an object on a line of its own, unlike %j", async (body) => {
    const { result, saved } = await ask(called(body, "application/x-ndjson"), "jsonl");
    expect(result).toMatchObject({ name: "DownloadError", code: "unexpected_content" });
    expect(saved).toEqual([]);
  });

  it.each([
    ["words", `${long}\n`],
    ["a list", `["${long}"]\n`],
    ["a cell in braces", `{${long}}\n`],
  ])("have an object also in a line too long to be looked at whole, unlike %s", async (_, body) => {
    expect((await ask({ body }, "jsonl")).result).toMatchObject({ code: "unexpected_content" });
  });

  it.each(['{"id":1}', '{"id":1}\n', '{}\n{"id":2}\n', '\uFEFF{"id":1}\r\n{"id":2}\r\n', '\n\n{"id":1}\n'])(
    "may be %j",
    async (body) => {
      const { result } = await ask(called(body, "application/octet-stream"), "jsonl");
      expect(result).toMatchObject({ format: "jsonl", sizeBytes: Buffer.byteLength(body) });
    },
  );

  it.each([
    ["2,000 characters", `{"id":"${long.slice(0, 2_000)}"}\n{"id":2}\n`],
    ["40,000 characters", `{"id":"${long}"}\n{"id":2}\n`],
    ["40,000 characters and no line end", `{"id":"${long}"}`],
  ])("may have a first line of %s", async (_, body) => {
    expect((await ask({ body }, "jsonl")).result).toMatchObject({ format: "jsonl", sizeBytes: body.length });
  });
});

describe("a file without anything in it", () => {
  it.each(["csv", "jsonl"])("is the answer where the vendor says that there are no rows: %s", async (format) => {
    const { result } = await ask({ body: "" }, format, { mayBeEmpty: true });
    expect(result).toMatchObject({ sizeBytes: 0, rowCount: 0, lengthVerified: true });
  });

  it.each(["\uFEFF", "\r\n", " \n "])("may have white space in it: %j", async (body) => {
    const { result } = await ask({ body }, "csv", { mayBeEmpty: true });
    expect(result).toMatchObject({ sizeBytes: Buffer.byteLength(body), rowCount: 0 });
  });

  it.each(["", "\uFEFF", "\r\n"])("is none otherwise: %j", async (body) => {
    for (const format of ["csv", "jsonl"]) {
      expect((await ask({ body }, format)).result).toMatchObject({ name: "DownloadError", code: "empty_file" });
    }
  });
});

describe("a file that was cut before it was sent", () => {
  it.each([
    ["pdf", pdf],
    ["zip", zip],
  ])("is known by its missing end mark, also where the length is right: %s", async (format, body) => {
    for (const framing of ["length", "chunked", "close"] as const) {
      const { result, saved } = await ask({ body, contentEndsAt: body.length - 30, framing }, format);
      expect(result).toMatchObject({ code: "download_interrupted", receivedBytes: body.length - 30 });
      expect(saved).toEqual([]);
    }
  });
});
