import {
  createPages,
  withHandle,
  type LoadedPage,
  type Pages,
  type RequestOptions,
  type Transport,
} from "@identity-reports/core";
import { viewRun } from "./endpoints/runs.js";
import type { ReportRow, ViewRunParams } from "./models.js";
import { runOf, type PingRunHandle } from "./report-driver.js";

/**
 * Options of `rows()`.
 *
 * @example
 * ```ts
 * const rows = await report.rows({ pageSize: 500, sortBy: "userName" }).toArray();
 * ```
 */
export interface RowsOptions extends RequestOptions, Pick<ViewRunParams, "pageSize" | "sortBy" | "sortDirection"> {}

/** Rows fetched at once unless the caller says otherwise. Ping publishes no maximum; its console asks for 10 and 20. */
const usualPageSize = 100;

/**
 * The rows of a run, page by page. Ends when as many have come as the report has, or with an empty page; where Ping does
 * not say how many there are, with a page that is not full.
 */
export function viewRows(
  transport: Transport,
  handle: PingRunHandle,
  { pageSize = usualPageSize, sortBy, sortDirection, ...options }: RowsOptions,
): Pages<ReportRow> {
  const request = transport.asOneCall(options, handle.id);
  const { runId, name, templateType } = runOf(handle);
  const params = { runId, name, templateType, pageSize, ...(sortBy === undefined ? {} : { sortBy, sortDirection }) };
  return createPages<ReportRow, number>({
    first: 0,
    async load(offset): Promise<LoadedPage<ReportRow, number>> {
      const answer = transport.send(viewRun, { ...params, pagedResultsOffset: offset }, request).withResponse();
      const { data, ...facts } = await answer.catch((error: unknown) => Promise.reject(withHandle(error, handle)));
      const { result, total } = data;
      const end = offset + result.length;
      const isLast = typeof total === "number" ? end >= total : result.length < pageSize;
      return { ...facts, items: result, next: isLast ? undefined : end };
    },
  });
}
