import {
  array,
  defineEndpoint,
  idText,
  json,
  looseObject,
  noContent,
  nullish,
  rules,
  mustFit,
  string,
  transform,
  type BuiltSchema,
} from "@identity-reports/core/vendor";
import type { CampaignReport } from "./models.js";

const text = nullish(string());

const campaignReport: BuiltSchema<CampaignReport> = looseObject({
  reportType: mustFit(nullish(string())),
  id: nullish(transform(idText)),
  name: text,
  status: mustFit(nullish(string())),
  lastRunAt: text,
});

/** The reports of a campaign, each with its last run. */
export const getCampaignReports = defineEndpoint({
  method: "GET",
  path: "/campaigns/v1/{id}/reports",
  validate: { id: rules.anyValue },
  decode: json(array(campaignReport), { isList: true }),
  idempotent: true,
});

/** Runs a report of a campaign. The response names no run. */
export const startCampaignReport = defineEndpoint({
  method: "POST",
  path: "/campaigns/v1/{id}/run-report/{type}",
  validate: { id: rules.anyValue, type: rules.anyValue },
  decode: noContent,
  idempotent: false,
});
