// Rows of files, as a user would read them, in any runtime. check-consumers compiles this against the packed
// declarations, load.mjs and smoke.mjs run it; it imports nothing, so that all can give it the copy they mean.

const csv = 'id,name\r\n007,"Zoë ""Z"""\r\n9007199254740993,"x\r\ny"\r\n';
const jsonl = '{"id":9007199254740993}\n{"id":2}\n';
/** A ZIP of two CSV files that Java wrote into a stream: deflated, with the sizes behind the data. */
const zip = [
  "UEsDBBQACAgIAAAAIQAAAAAAAAAAAAAAAAAMAAAAYWNjb3VudHMuY3N2y0zRyUvMTeXlMtRxTEnk5TLSico/vJqXCwBQSwcIWn3X",
  "tBoAAAAYAAAAUEsDBBQACAgIAAAAIQAAAAAAAAAAAAAAAAAHAAAAYsOpLmNzdstM0clLzE3l5TLUcUxJ5OUy0onKP7yalwsAUEsH",
  "CFp917QaAAAAGAAAAFBLAQIUABQACAgIAAAAIQBafde0GgAAABgAAAAMAAAAAAAAAAAAAAAAAAAAAABhY2NvdW50cy5jc3ZQSwEC",
  "FAAUAAgICAAAACEAWn3XtBoAAAAYAAAABwAAAAAAAAAAAAAAAABUAAAAYsOpLmNzdlBLBQYAAAAAAgACAG8AAACjAAAAAAA=",
].join("");

/**
 * @param {typeof import("@identity-reports/rows")} library
 * @returns {Promise<string>} what is wrong; nothing when all is well
 */
export async function readSamples({ openArchive, readRows, RowsError }) {
  const rows = await readRows(new Blob([csv])).toArray();
  const ids = rows.map(({ id }) => id).join();
  if (ids !== "007,9007199254740993" || rows[1]?.name !== "x\r\ny") return `CSV was read as ${JSON.stringify(rows)}`;
  const [first] = await readRows(new TextEncoder().encode(jsonl), { format: "jsonl" }).toArray();
  if (first?.id !== 9007199254740993n) return `a large integer was read as ${String(first?.id)}`;
  const { members } = await openArchive(Uint8Array.from(atob(zip), (each) => each.charCodeAt(0)));
  const names = [];
  for (const member of members) for await (const { name } of member.rows()) names.push(name);
  if (names.join() !== "Ada,Zoë,Ada,Zoë") return `a ZIP was read as ${names.join()}`;
  const broken = readRows(new Blob(['a\n"1']).stream());
  const error = await broken.toArray().catch((/** @type {unknown} */ thrown) => thrown);
  return RowsError.is(error) && error.code === "open_quote" ? "" : `an open quote ended in ${String(error)}`;
}
