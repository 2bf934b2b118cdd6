import {
  defineEndpoint,
  idText,
  isNonEmptyText,
  json,
  looseObject,
  nullish,
  optional,
  reportFile,
  rule,
  rules,
  mustFit,
  string,
  transform,
  type BuiltSchema,
} from "@identity-reports/core/vendor";
import type { ReportResultReference, SodResultParams, StartSodAllPoliciesParams } from "./models.js";

const reference: BuiltSchema<ReportResultReference> = looseObject({
  id: nullish(transform(idText)),
  name: nullish(string()),
  status: mustFit(nullish(string())),
});
const ids = rule("a list of ids", (value) => Array.isArray(value) && value.every(isNonEmptyText));

/** Runs the report on one policy. */
export const startSodPolicy = defineEndpoint({
  method: "POST",
  path: "/sod-policies/v1/{id}/violation-report/run",
  validate: { id: rules.anyValue },
  decode: json(reference),
  idempotent: false,
});

/** Runs the report on several policies, or on all. */
export const startSodAllPoliciesForOrg = defineEndpoint({
  method: "POST",
  path: "/sod-violation-report/v1/run",
  body: ({ filteredPolicyList }: StartSodAllPoliciesParams) =>
    filteredPolicyList === undefined ? undefined : { json: { filteredPolicyList } },
  validate: { filteredPolicyList: optional(ids) },
  decode: json(reference),
  idempotent: false,
});

/** Where a run stands, of one policy or of several. */
export const getSodViolationReportRunStatus = defineEndpoint({
  method: "GET",
  path: "/sod-policies/v1/sod-violation-report-status/{reportResultId}",
  validate: { reportResultId: rules.anyValue },
  decode: json(reference),
  idempotent: true,
});

/** The file of a run: a ZIP with the report in it. */
export const getDefaultViolationReport = defineEndpoint({
  method: "GET",
  path: "/sod-violation-report/v1/{reportResultId}/download",
  validate: { reportResultId: rules.anyValue },
  decode: reportFile<SodResultParams>({
    accept: "application/zip, application/octet-stream;q=0.9, */*;q=0.8",
    format: () => "zip",
    name: ({ reportResultId }) => `violations-${reportResultId}`,
  }),
  idempotent: true,
});
