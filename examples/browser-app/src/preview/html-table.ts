import type { TableSource } from "./table-source.ts";

/**
 * The text of the first table of an HTML report. A parsed document is no page: nothing in it runs and nothing is loaded,
 * and what is taken from it is text.
 */
export function htmlTable(html: string): TableSource {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  const [columns = [], ...rows] = Array.from(table?.rows ?? [], ({ cells }) =>
    Array.from(cells, (cell) => cell.textContent.trim()),
  );
  return {
    columns: () => columns,
    rows: async function* () {
      yield* rows;
    },
  };
}
