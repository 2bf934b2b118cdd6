import { HttpError, type Pages, type RequestOptions } from "@identity-reports/core";
import {
  createPages,
  isRecord,
  validateRequestOptions,
  type Endpoint,
  type LoadedPage,
  type Transport,
  operationOf,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import type { ListParams } from "./models.js";

/** How an appliance may refuse an `offset` that it does not know, or that lies behind the end. 200 is a failure in JSON. */
const refusals = [200, 400, 404, 416, 422];

/**
 * All objects of a list, page by page. How many an appliance sends at once is documented nowhere, neither by itself nor
 * at most, so a short page is no end: the list ends with a page without objects, or when the appliance repeats itself.
 *
 * @param watch `onRefusal`: called when the appliance refuses to continue where the caller has not asked for pages. The list
 * ends there.
 */
export function listPages<Item extends { readonly id: string }>(
  transport: Transport,
  endpoint: Endpoint<ListParams, readonly Item[]>,
  params: ListParams,
  options: RequestOptions | undefined,
  { onRefusal }: { readonly onRefusal?: () => void } = {},
): Pages<Item> {
  const callOptions = transport.withMethodIds(options ?? {});
  const { query, ...named }: ListParams = isRecord(params) ? params : {};
  const given: Readonly<Record<string, unknown>> = { ...query, ...named };
  const asksForPages = given["limit"] !== undefined || given["offset"] !== undefined;
  const operation = operationOf(endpoint, prefix);
  const label = options?.label;
  return createPages<Item, ListParams>({
    first: params,
    distinct: {
      keyOf: ({ id }) => id,
      pageSize: typeof given["limit"] === "number" ? given["limit"] : undefined,
      sizeOf: async (limit) => (await transport.send(endpoint, { ...params, limit }, callOptions)).length,
      operation,
      label,
    },
    async load(page): Promise<LoadedPage<Item, ListParams> | undefined> {
      validateRequestOptions(options ?? {});
      try {
        const { data: items, ...rest } = await transport.sendForResponse(endpoint, page, callOptions);
        return { ...rest, items, next: { ...page, offset: (page.offset ?? 0) + items.length } };
      } catch (error) {
        const isRefusal = HttpError.is(error) && refusals.includes(error.status);
        if (page === params || asksForPages || !isRefusal) throw error;
        const message = `the list ends here, because the appliance refuses to continue it: ${error.message}`;
        transport.emitterFor(callOptions)({ type: "notice", code: "list_not_continued", operation, label, message });
        onRefusal?.();
        return undefined;
      }
    },
  });
}
