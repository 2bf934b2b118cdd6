import {
  array,
  boolean,
  defineEndpoint,
  fitPart,
  idText,
  json,
  jsonDocument,
  looseObject,
  mapped,
  nullish,
  number,
  optional,
  rule,
  rules,
  string,
  transform,
  unknown,
  type BuiltSchema,
  type Endpoint,
  type Rules,
} from "@identity-reports/core/vendor";
import type {
  Campaign,
  GetActiveCampaignsParams,
  IdentityProfile,
  ListParams,
  ListSourcesParams,
  SodPolicy,
  Source,
  TaskStatus,
  Tenant,
} from "./models.js";

/** One page of a list, with how many rows SailPoint sent: those without an id or a name are left out. */
export interface ListPage<Item> {
  readonly receivedCount: number;
  readonly items: readonly Item[];
}

/** Asks SailPoint how many the whole list has. It is costly, so only the first page asks. */
interface Counted {
  readonly count?: true;
}

export type ListEndpoint<Params, Item> = Endpoint<Params & Counted, ListPage<Item>>;

const id = transform(idText);
const text = nullish(string());
const flag = nullish(boolean());
const named = { id, name: string() };

const listRules: Rules = {
  filters: optional(rules.nonEmptyText),
  sorters: optional(rules.nonEmptyText),
  limit: optional(
    rule(
      "a whole number from 1 to 250",
      (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 251,
    ),
  ),
  offset: optional(rules.wholeNumber(0)),
  count: rules.anyValue,
};

const listing = <Item, Params extends ListParams = ListParams>(
  service: string,
  schema: BuiltSchema<Item>,
  own: Rules = {},
): ListEndpoint<Params, Item> => ({
  method: "GET",
  path: `/${service}/v1`,
  query: ({ forSubadmin, ...params }: Params & ListSourcesParams) => ({ ...params, "for-subadmin": forSubadmin }),
  validate: { ...listRules, ...own },
  decode: mapped(jsonDocument(array(unknown()), { isList: true }), ({ value: rows, text: body }, context) => {
    const { length: receivedCount, 0: first } = rows;
    const items = fitPart(array(schema), rows, context, body);
    // Where no row is of use, something else came than this list.
    if (receivedCount > 0 && items.length === 0) fitPart(schema, first, context, body);
    return { receivedCount, items };
  }),
  idempotent: true,
});

/** The sources. */
export const listSources = listing<Source, ListSourcesParams>(
  "sources",
  looseObject({ ...named, type: text, authoritative: flag }),
  { forSubadmin: optional(rules.nonEmptyText), includeIDNSource: optional(rules.boolean) },
);

/** The certification campaigns, of all states. */
export const getActiveCampaigns = listing<Campaign, GetActiveCampaignsParams>(
  "campaigns",
  looseObject({ ...named, type: text, status: text, created: text, deadline: text }),
  { detail: optional(rules.oneOf("SLIM", "FULL")) },
);

/** The policies of separation of duties. */
export const listSodPolicies = listing<SodPolicy>("sod-policies", looseObject({ ...named, state: text, type: text }));

/** The identity profiles. */
export const listIdentityProfiles = listing<IdentityProfile>(
  "identity-profiles",
  looseObject({ ...named, authoritativeSource: nullish(looseObject({ id: nullish(id), name: text })) }),
);

const taskStatus: BuiltSchema<TaskStatus> = looseObject({
  id,
  completed: text,
  completionStatus: text,
  progress: text,
  percentComplete: nullish(number()),
});

/** How a task stands. */
export const getTaskStatus = defineEndpoint({
  method: "GET",
  path: "/task-status/v1/{id}",
  validate: { id: rules.anyValue },
  decode: json(taskStatus),
  idempotent: true,
});

const tenant: BuiltSchema<Tenant> = looseObject({
  id: nullish(id),
  name: text,
  pod: text,
  region: text,
  products: nullish(array(unknown())),
});

/** The tenant. The older versions call it experimental. */
export const getTenant = defineEndpoint({
  method: "GET",
  path: "/tenant/v1",
  headers: { "X-SailPoint-Experimental": "true" },
  decode: json(tenant),
  idempotent: true,
});
