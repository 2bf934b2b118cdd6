import type { Pages, RequestOptions } from "@identity-reports/core";
import {
  createPages,
  expectRecord,
  isRecord,
  validateRequestOptions,
  type LoadedPage,
  type Transport,
  operationOf,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { listTemplates } from "./endpoints/templates.js";
import type { ListTemplatesParams, ReportTemplate } from "./template-models.js";

/**
 * All templates. Ping returns all at once as far as is known; with a page size the next page is asked for as well,
 * after a short one too, for the most it sends is not documented. A server that only repeats itself is noticed.
 */
export function templatePages(
  transport: Transport,
  params: ListTemplatesParams,
  options: RequestOptions | undefined,
): Pages<ReportTemplate> {
  const callOptions = transport.withMethodIds(options ?? {});
  const { pageSize }: ListTemplatesParams = isRecord(params) ? params : {};
  return createPages<ReportTemplate, number>({
    first: 0,
    distinct: {
      // A name may have a draft and a published version. Where `fields` leaves one of the two out, all of it counts.
      keyOf: (template) => JSON.stringify(template.name && template.type ? [template.name, template.type] : template),
      pageSize,
      async sizeOf(size) {
        const { result } = await transport.send(listTemplates, { ...params, pageSize: size, offset: 0 }, callOptions);
        return result?.length ?? 0;
      },
      operation: operationOf(listTemplates, prefix),
      label: options?.label,
    },
    async load(offset): Promise<LoadedPage<ReportTemplate, number>> {
      expectRecord("params", params);
      validateRequestOptions(options ?? {});
      const response = transport.sendForResponse(listTemplates, { ...params, offset }, callOptions);
      const { data, ...rest } = await response;
      const items = data.result ?? [];
      return { ...rest, items, next: pageSize === undefined ? undefined : offset + items.length };
    },
  });
}
