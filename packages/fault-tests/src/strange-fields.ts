type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What calls need of answers: the ids and states, and what holds them. */
const needed: readonly string[] = [
  ...["id", "runId", "jobId", "name", "status", "result", "generated_at", "exportCsvStatus", "exportJsonStatus"],
  ...["report", "defined_report", "defined_report_subscription", "reportTemplate", "access_token"],
];

/**
 * The same JSON with values of other types wherever they are not needed. A text that is no JSON stays as it is, and so do
 * the rows of a report: their columns are not fields of the vendor's, but what was asked for.
 */
export function strangeFields(body: string | Uint8Array): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(body);
  try {
    return Buffer.from(JSON.stringify(changed(JSON.parse(bytes.toString()) as Json)));
  } catch {
    return bytes;
  }
}

function changed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => (isRow(each) ? each : changed(each)));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, needed.includes(name) ? changed(each) : otherType(each)]),
  );
}

const isRow = (item: Json): boolean =>
  typeof item === "object" && item !== null && !Object.keys(item).some((name) => needed.includes(name));

function otherType(value: Json): Json {
  if (value === null) return { is: "no longer empty" };
  if (Array.isArray(value)) return { first: null };
  if (typeof value === "object") return [];
  if (typeof value === "string") return { text: value };
  return typeof value === "number" ? `about ${value}` : 5;
}
