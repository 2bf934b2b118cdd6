import * as z from "zod/mini";
import { defineEndpoint, idText, json, nothing, rules, strict } from "@identity-reports/core/vendor";
import type { CampaignReport } from "./models.js";

const text = z.nullish(z.string());

const campaignReport: z.ZodMiniType<CampaignReport> = z.looseObject({
  reportType: strict(z.nullish(z.string())),
  id: z.nullish(z.transform(idText)),
  name: text,
  status: strict(z.nullish(z.string())),
  lastRunAt: text,
});

/** The reports of a campaign, each with its last run. */
export const getCampaignReports = defineEndpoint({
  method: "GET",
  path: "/campaigns/v1/{id}/reports",
  validate: { id: rules.anyValue },
  decode: json(z.array(campaignReport), { isList: true }),
  idempotent: true,
});

/** Runs a report of a campaign. The answer names no run. */
export const startCampaignReport = defineEndpoint({
  method: "POST",
  path: "/campaigns/v1/{id}/run-report/{type}",
  validate: { id: rules.anyValue, type: rules.anyValue },
  decode: nothing,
  idempotent: false,
});
