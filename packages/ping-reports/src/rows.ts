import {
  DecodeError,
  HttpError,
  ReportExpiredError,
  type Page,
  type Pages,
  type RequestOptions,
} from "@identity-reports/core";
import {
  createPages,
  evictOldest,
  validateRequestOptions,
  withHandle,
  type LoadedPage,
  type Transport,
  operationOf,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { viewRun } from "./endpoints/runs.js";
import type { ReportRow, ViewRunParams } from "./models.js";
import { runParamsOf, type PingRunHandle } from "./run-handle.js";

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
/** How many pages are remembered, to notice one that comes again. */
const maxMarks = 10_000;
/** A place behind the end of any report: the largest number of 32 bits. */
const farOffset = 2_147_483_647;

/** How a place behind the last row may be refused. */
const refusals = [400, 404, 416, 422];

/** How far the rows of one reading have come. */
interface Place {
  readonly offset: number;
  /** The most rows that Ping announced so far. */
  readonly announced: number;
  /** Marks of the pages that came; undefined once Ping has shown that it heeds offsets. */
  readonly marks: Set<number> | undefined;
}

/**
 * The rows of a run, page by page. They end when as many have come as Ping announced, or with an empty page; a total of 0
 * or less beside rows announces nothing, nor does one that more rows have come than.
 *
 * @throws DecodeError, while reading, with the code `list_incomplete`, when Ping sends fewer rows than it announced, or
 * the same page whatever offset is asked for.
 */
export function viewRows(
  transport: Transport,
  handle: PingRunHandle,
  { pageSize = usualPageSize, sortBy, sortDirection, ...options }: RowsOptions,
): Pages<ReportRow> {
  const callOptions = transport.withMethodIds(options, { runId: handle.id });
  const { runId, name, templateType } = runParamsOf(handle);
  const params = { runId, name, templateType, ...(sortBy === undefined ? {} : { sortBy, sortDirection }) };
  const view = async (pagedResultsOffset: number, rows: number) =>
    await transport.sendForResponse(viewRun, { ...params, pageSize: rows, pagedResultsOffset }, callOptions);

  /** Whether Ping responds otherwise behind the last row. Rows may be equal, and then whole pages are, rightly. */
  async function heedsOffset(behind: number): Promise<boolean> {
    try {
      return (await view(behind, 1)).data.result.length === 0;
    } catch (error) {
      if (ReportExpiredError.is(error) || (HttpError.is(error) && refusals.includes(error.status))) return true;
      throw error;
    }
  }

  async function load({ offset, announced, marks }: Place): Promise<LoadedPage<ReportRow, Place>> {
    validateRequestOptions(options);
    const { data, ...rest } = await view(offset, pageSize);
    const { result, total } = data;
    const end = offset + result.length;
    const most = Math.max(announced, Number.isSafeInteger(total) ? (total ?? 0) : 0);
    if (result.length === 0 && end < most) throw incomplete(rest, end, most, "then an empty page");
    const isRepeated = marks !== undefined && result.length > 0 && !isNew(marks, result);
    if (isRepeated && !(await heedsOffset(most > end ? most : farOffset)))
      throw incomplete(rest, offset, most, "then the same again, whatever offset was requested");
    const isLast = result.length === 0 || end === most;
    const next = { offset: end, announced: most, marks: isRepeated ? undefined : marks };
    return { ...rest, items: result, next: isLast ? undefined : next };
  }

  const incomplete = (
    { status, requestId }: Pick<Page<unknown>, "status" | "requestId">,
    came: number,
    announced: number,
    what: string,
  ): DecodeError => {
    const of = announced > came ? `${came} of ${announced}` : `${came}`;
    return new DecodeError(`Ping sent ${of} rows of ${name} ${runId} and ${what}; read them again, or save a file`, {
      code: "list_incomplete",
      operation: operationOf(viewRun, prefix),
      label: callOptions.label,
      status,
      requestId,
      handle,
      carriedOut: "yes",
    });
  };

  return createPages<ReportRow, Place>({
    first: { offset: 0, announced: 0, marks: undefined },
    load: async (place) => {
      try {
        return await load(place.offset === 0 ? { ...place, marks: new Set() } : place);
      } catch (error) {
        throw transport.cleanError(withHandle(error, handle));
      }
    },
  });
}

/** Notes a page by a short mark. @returns false when one with the same mark came before. */
function isNew(marks: Set<number>, rows: readonly ReportRow[]): boolean {
  const text = JSON.stringify(rows);
  let mark = text.length;
  for (let place = 0; place < text.length; place++) mark = (Math.imul(mark, 31) + text.charCodeAt(place)) | 0;
  if (marks.has(mark)) return false;
  evictOldest(marks.add(mark), maxMarks);
  return true;
}
