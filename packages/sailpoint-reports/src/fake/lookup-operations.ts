import { emptyAnswer, jsonAnswer } from "@identity-reports/core/fake";
import { errorAnswer } from "./error-answers.js";
import { parseFilter, sortRows, type FilterFields } from "./filter-language.js";
import type { Operation, ReportContext } from "./report-operations.js";
import { statusOf } from "./runs.js";
import { builtInSource, type FakeObject } from "./tenant-objects.js";
import { timestamp } from "./timestamps.js";

const equal = ["eq", "in"];
const ordered = ["eq", "ne", "gt", "ge", "lt", "le", "in", "sw"];

/** What is particular to one list. */
interface List {
  rows(context: ReportContext, query: URLSearchParams): readonly FakeObject[];
  /** By the version of the path: the older ones of SOD policies know fewer fields. */
  fields(isCurrent: boolean): FilterFields;
  readonly sorters: readonly string[];
}

/** What of a campaign is shown unless all of it is asked for. */
function slim(campaign: FakeObject): FakeObject {
  const { modified: _modified, filter: _filter, ...shown } = campaign;
  return shown;
}

const sources: List = {
  rows: ({ objects }, query) =>
    query.get("includeIDNSource") === "true" ? [builtInSource, ...objects.sources] : objects.sources,
  fields: () => ({
    id: [...ordered, "co", "isnull"],
    name: [...ordered, "co", "isnull"],
    type: [...ordered, "co", "isnull"],
    authoritative: ["eq", "ne", "isnull"],
    created: ordered,
    status: [...ordered, "co", "isnull"],
  }),
  sorters: ["name", "created", "type", "authoritative", "id", "status"],
};
const campaigns: List = {
  rows: ({ objects, behaviour }, query) =>
    query.get("detail") === "FULL" && behaviour.campaignDetail === "as-asked"
      ? objects.campaigns
      : objects.campaigns.map(slim),
  fields: () => ({ id: equal, name: ["eq", "sw"], status: equal }),
  sorters: ["name", "created"],
};
const policies: List = {
  rows: ({ objects }) => objects.policies,
  fields: (isCurrent) =>
    isCurrent
      ? { id: equal, name: ["eq", "in", "sw", "co"], state: equal, type: ["eq"], description: ["eq"] }
      : { id: equal, name: equal, state: equal },
  sorters: ["id", "name", "created", "modified", "description"],
};
const identityProfiles: List = {
  rows: ({ objects }) => objects.identityProfiles,
  fields: () => ({ id: ordered, name: ordered, priority: ["eq", "ne"] }),
  sorters: ["id", "name", "priority", "created", "modified"],
};

/** A number of the query; undefined for what is none, or too large. */
function whole(text: string | null, initial: number, most: number): number | undefined {
  if (text === null) return initial;
  return /^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}

const listing =
  (list: List): Operation =>
  (request, context) => {
    const { query, path } = request;
    const { behaviour } = context;
    const refuse = (what: string): Response =>
      errorAnswer(400, { trackingId: context.trackingIdOf(request), text: `Illegal value for ${what}` });
    const limit = whole(query.get("limit"), 250, 250);
    if (limit === undefined) return refuse("limit");
    const offset = whole(query.get("offset"), 0, Infinity);
    if (offset === undefined) return refuse("offset");

    let rows = list.rows(context, query);
    const filter = query.get("filters");
    if (filter !== null) {
      const test = parseFilter(filter, list.fields(path.endsWith("/v1")), behaviour.nameMatch);
      if (test === undefined) return refuse("filters");
      rows = rows.filter(test);
    }
    const sorters = query.get("sorters");
    const sorted = sorters === null ? rows : sortRows(rows, sorters, list.sorters);
    if (sorted === undefined) return refuse("sorters");

    if (offset > 0 && offset >= sorted.length && behaviour.offsetBehindEnd === "refused")
      return jsonAnswer({ detailMessage: "Invalid offset" }, { status: 400 });
    const isCounted = query.get("count") === "true" && behaviour.totalCount === "sent";
    const headers = isCounted ? { "x-total-count": String(sorted.length) } : {};
    return jsonAnswer(sorted.slice(offset, offset + limit), { headers });
  };

/** `GET /sources/v1` */
export const listSources = listing(sources);
/** `GET /sod-policies/v1` */
export const listSodPolicies = listing(policies);
/** `GET /identity-profiles/v1` */
export const listIdentityProfiles = listing(identityProfiles);

/** `GET /campaigns/v1` */
export const getActiveCampaigns = listing(campaigns);

/** `GET /task-status/v1/{id}`. Its refusals have no body. */
export const getTaskStatus: Operation = (request, { runs, behaviour }) => {
  const run = runs.find(request.parameters["id"] ?? "");
  if (run === undefined || behaviour.taskOfReport === "unknown") return emptyAnswer({ status: 404 });
  const status = statusOf(run);
  const launched = timestamp(run.stampedAt, behaviour.timestamps);
  return jsonAnswer({
    id: run.id,
    type: "QUARTZ",
    uniqueName: `${run.reportType} ${run.id}`,
    description: run.reportType,
    parentName: null,
    launcher: "cloudadmin",
    created: launched,
    modified: null,
    launched,
    completed: status === undefined ? null : timestamp(run.endsAt, behaviour.timestamps),
    completionStatus: status === undefined ? null : status.replace("_", ""),
    messages: [],
    returns: [],
    attributes: {},
    progress: status === undefined ? "Started" : "Completed",
    percentComplete: status === undefined ? 50 : 100,
  });
};

/** `GET /tenant/v1` */
export const getTenant: Operation = (request, { org, behaviour }) => {
  const isAsked = request.headers.get("x-sailpoint-experimental") === "true";
  if (!isAsked && behaviour.tenantExperimental === "header-needed")
    return jsonAnswer({ error: "Experimental Header is missing or invalid." }, { status: 400 });
  return jsonAnswer({
    id: "2c91808568c529c60168cca6f90c1324",
    name: org,
    fullName: `${org} Solutions`,
    pod: "fake-useast1",
    region: "us-east-1",
    description: "",
    products: [{ productName: "idn", apiUrl: `https://${org}.api.identitynow.com`, orgType: "prod", licenses: [] }],
  });
};
