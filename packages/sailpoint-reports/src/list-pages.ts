import { HttpError, type Pages, type RequestOptions } from "@identity-reports/core";
import {
  createPages,
  isRecord,
  validateRequestOptions,
  type LoadedPage,
  type Transport,
  operationOf,
} from "@identity-reports/core/vendor";
import { forApiVersion } from "./api-version.js";
import type { ListEndpoint } from "./lookups/endpoints.js";
import type { ListParams } from "./lookups/models.js";

/** How SailPoint may refuse an `offset` behind the end: it was seen to, where the list had just as many as a page holds. */
const refusals = [400, 404, 416, 422];
/** How many objects a page has unless it is asked for fewer. */
const usualLimit = 250;

/** How far the reading of a list has come. */
interface Place {
  readonly offset: number;
  /** How many SailPoint said at first that there are, less those that were left out for having no id or name. */
  readonly total: number | undefined;
}

/**
 * All objects of a list, page by page. The first page asks how many there are: the list ends when as many have come. Where
 * that is not told, as to pages of a browser, it ends with a page without objects.
 *
 * @throws DecodeError, while reading, with the code `list_incomplete`, when SailPoint sends a part of the list.
 */
export function listPages<Params extends ListParams, Item extends { readonly id: string }>(
  transport: Transport,
  prefix: string,
  endpoint: ListEndpoint<Params, Item>,
  params: Params,
  options: RequestOptions | undefined,
): Pages<Item> {
  const list = forApiVersion(endpoint, prefix);
  const callOptions = transport.withMethodIds(options ?? {});
  const { limit = usualLimit, offset: start = 0 }: ListParams = isRecord(params) ? params : {};
  const operation = operationOf(list, prefix);
  const label = options?.label;
  return createPages<Item, Place | undefined>({
    first: undefined,
    distinct: {
      keyOf: ({ id }) => id,
      pageSize: limit,
      sizeOf: async (size) => (await transport.send(list, { ...params, limit: size }, callOptions)).receivedCount,
      operation,
      label,
    },
    async load(place): Promise<LoadedPage<Item, Place> | undefined> {
      validateRequestOptions(options ?? {});
      const { offset, total } = place ?? { offset: start, total: undefined };
      const where = place === undefined ? { count: true as const } : { offset };
      try {
        const { data, ...rest } = await transport.sendForResponse(list, { ...params, ...where }, callOptions);
        const all = place === undefined ? announced(rest.headers, start) : total;
        const left = all === undefined ? undefined : all - (data.receivedCount - data.items.length);
        return { ...rest, items: data.items, total: left, next: { offset: offset + data.receivedCount, total: left } };
      } catch (error) {
        const isRefusal = place !== undefined && HttpError.is(error) && refusals.includes(error.status);
        if (!isRefusal || total !== undefined) throw error;
        const message = `the list ends here, because SailPoint refuses to continue it: ${error.message}`;
        transport.emitterFor(callOptions)({ type: "notice", code: "list_not_continued", operation, label, message });
        return undefined;
      }
    },
  });
}

/** How many objects a list has from `start` on; undefined where SailPoint does not say, or nothing that can be. */
function announced(headers: Headers, start: number): number | undefined {
  const text = headers.get("x-total-count") ?? "";
  const total = /^\d{1,15}$/.test(text) ? Number(text) - start : 0;
  return total > 0 ? total : undefined;
}
