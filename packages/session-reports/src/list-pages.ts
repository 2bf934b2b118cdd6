import { createPages, type Endpoint, type Pages, type RequestOptions, type Transport } from "@identity-reports/core";
import type { ListParams } from "./models.js";

/**
 * All objects of a list, page by page. How many an appliance sends at once is documented nowhere, neither by itself nor
 * at most, so a short page is no end: the list ends with a page that brings nothing new.
 */
export function listPages<Item extends { readonly id: string }>(
  transport: Transport,
  endpoint: Endpoint<ListParams, readonly Item[]>,
  params: ListParams,
  options: RequestOptions | undefined,
): Pages<Item> {
  const call = transport.asOneCall(options ?? {});
  return createPages<Item, ListParams>({
    first: params,
    keyOf: ({ id }) => id,
    async load(page) {
      const { data: items, ...facts } = await transport.send(endpoint, page, call).withResponse();
      return { ...facts, items, next: { ...page, offset: (page.offset ?? 0) + items.length } };
    },
  });
}
