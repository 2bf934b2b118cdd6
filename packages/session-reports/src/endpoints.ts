import type { Query } from "@identity-reports/core";
import {
  defineEndpoint,
  defined,
  fileProbe,
  reportFile,
  without,
  type BuiltSchema,
} from "@identity-reports/core/vendor";
import { acknowledgement, list, one, spec } from "./envelopes.js";
import type {
  CreateDefinedReportParams,
  CreateReportParams,
  CreateSubscriptionParams,
  IdParams,
  ListParams,
  ObjectType,
  UpdateDefinedReportParams,
} from "./models.js";
import {
  idRules,
  listRules,
  newDefinitionRules,
  newSubscriptionRules,
  objectSpecRules,
  reportFileRules,
  validateDefinitionUpdate,
  validateNewReport,
} from "./rules.js";
import { definedReportModel, reportModel, subscriptionModel } from "./schemas.js";

/** Expressions are encoded when they are made, and a second time would be once too often. */
function listQuery({ filter, order, fields, limit, offset, query }: ListParams): Query {
  const names = fields === undefined || fields.includes("id") ? fields : ["id", ...fields];
  const raw = (value: string | undefined) => (value === undefined ? undefined : { raw: value });
  return {
    ...query,
    ...defined({ filter: raw(filter), order: raw(order), fields: raw(names?.join(",")), limit, offset }),
  };
}

const listing = <T>(path: string, type: ObjectType, schema: BuiltSchema<T>) =>
  defineEndpoint({
    method: "GET",
    path,
    query: listQuery,
    validate: listRules,
    decode: list(type, schema),
    idempotent: true,
  });

const deletion = (path: `${string}{id}`) =>
  defineEndpoint({
    method: "DELETE",
    path: path as "{id}",
    validate: idRules,
    decode: acknowledgement,
    idempotent: false,
  });

/** The reports the caller may see. */
export const listReports = listing("report", "report", reportModel);

/** Generates a report; not repeated when it may already have been carried out. */
export const createReport = defineEndpoint({
  method: "POST",
  path: "report",
  body: (params: CreateReportParams) => ({ json: params }),
  validate: validateNewReport,
  decode: one("report", reportModel),
  idempotent: false,
});

/** The same with what `prepareStart` of the driver has validated. */
export const createPreparedReport = { ...createReport, validate: undefined };

/** Deletes a generated report. */
export const deleteReport = deletion("report/{id}");

/** The file of a report. */
export const getReportFile = defineEndpoint({
  method: "GET",
  path: "report/{id}/{format}",
  validate: reportFileRules,
  decode: reportFile<IdParams & { readonly format: string }>({
    // Which types an appliance gives its files is documented nowhere.
    accept: "*/*",
    format: ({ format }) => format,
    name: ({ id }) => `report-${id}`,
  }),
  idempotent: true,
});

/** Whether the file of a report is there. */
export const probeReportFile = { ...getReportFile, decode: fileProbe(getReportFile.decode) };

/** The predefined definitions, and the caller's own. */
export const listDefinedReports = listing("report/defined", "defined_report", definedReportModel);

/** Creates a custom filter. */
export const createDefinedReport = defineEndpoint({
  method: "POST",
  path: "report/defined",
  body: (params: CreateDefinedReportParams) => ({ json: params }),
  validate: newDefinitionRules,
  allowsUnchecked: true,
  decode: one("defined_report", definedReportModel),
  idempotent: false,
});

/** Changes a custom filter. */
export const updateDefinedReport = defineEndpoint({
  method: "PATCH",
  path: "report/defined/{id}",
  body: (params: UpdateDefinedReportParams) => ({ json: without(params, "id") }),
  validate: validateDefinitionUpdate,
  decode: acknowledgement,
  idempotent: false,
});

/** Deletes a custom filter. */
export const deleteDefinedReport = deletion("report/defined/{id}");

/** The subscriptions the caller may see. */
export const listSubscriptions = listing("report/subscription", "defined_report_subscription", subscriptionModel);

/** Subscribes to a periodic report. */
export const createSubscription = defineEndpoint({
  method: "POST",
  path: "report/subscription",
  body: (params: CreateSubscriptionParams) => ({ json: params }),
  validate: newSubscriptionRules,
  allowsUnchecked: true,
  decode: one("defined_report_subscription", subscriptionModel),
  idempotent: false,
});

/** Ends a subscription. */
export const deleteSubscription = deletion("report/subscription/{id}");

/** What the appliance says about the attributes of a kind of object. */
export const getObjectSpec = defineEndpoint({
  method: "GET",
  path: "objspec/{objectType}",
  validate: objectSpecRules,
  decode: spec,
  idempotent: true,
});
