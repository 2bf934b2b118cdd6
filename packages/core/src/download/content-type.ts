/** The media types that tables and rows are sent under. */
const nameOfRows: ReadonlyMap<string, RegExp> = new Map([
  ["csv", /\bcsv\b|comma-separated|spreadsheet|excel/i],
  ["jsonl", /jsonl|ndjson|json-lines/i],
]);

/** What a server calls its response; empty where it does not say. */
export const contentTypeOf = (headers: Headers): string => headers.get("content-type") ?? "";

/** The charset that a `Content-Type` header names, or undefined. */
export const charsetOf = (contentType: string): string | undefined =>
  /;\s*charset\s*=\s*["']?([\w.:+-]+)/i.exec(contentType)?.[1];

export const declaresJson = (contentType: string): boolean => /\bjson\b/i.test(contentType);

export const declaresHtml = (contentType: string): boolean => /\bx?html\b/i.test(contentType);

/** XML that is no page: `text/xml`, `application/soap+xml`. */
export const declaresXml = (contentType: string): boolean =>
  /[/+]xml\b/i.test(contentType) && !declaresHtml(contentType);

/** The types of RFC 9457, under which a server describes an error. */
export const declaresProblem = (contentType: string): boolean => /\/problem\+/i.test(contentType);

/** Whether the headers say that a file of this format comes: by its type, or by a name to save it under. */
export const declaresFile = (headers: Headers, format: string): boolean =>
  nameOfRows.get(format)?.test(contentTypeOf(headers)) === true ||
  /attachment|filename/i.test(headers.get("content-disposition") ?? "");
