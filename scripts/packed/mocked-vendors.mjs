// The three fakes behind msw, and one report of each vendor as an own program would ask for it. Compiled against every
// supported msw (see compilations.mjs), and used by clients.test.mjs.
import { setupServer } from "msw/node";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { handlers as pingHandlers } from "@identity-reports/ping-reports/msw";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers as sailPointHandlers } from "@identity-reports/sailpoint-reports/msw";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { handlers as sessionHandlers } from "@identity-reports/session-reports/msw";

export const sailPoint = sailPointFake();
export const fudo = sessionFake({ baseUrl: "https://fudo.example.com" });
export const ping = pingFake({ baseUrl: "https://openam-acme-ew2.id.forgerock.io" });

export const server = setupServer(...sailPointHandlers(sailPoint), ...sessionHandlers(fudo), ...pingHandlers(ping));

/** @typedef {import("@identity-reports/sailpoint-reports").RunReportOptions} RunReportOptions */

export const reports = {
  sailPoint: (/** @type {Pick<RunReportOptions, "poll">} */ options = {}) =>
    new SailPointReportsClient({ tenant: "acme", auth: sailPoint.credentials }).runReport(
      { reportType: "IDENTITIES" },
      options,
    ),
  fudo: (/** @type {Pick<RunReportOptions, "poll">} */ options = {}) =>
    new SessionReportsClient({ baseUrl: fudo.baseUrl, auth: fudo.credentials }).runReport(
      { criteria: [{ field: "protocol", value: "ssh" }] },
      options,
    ),
  // Signing a request for a token takes real time, so this client is handed one.
  ping: (/** @type {Pick<RunReportOptions, "poll">} */ options = {}) =>
    new PingReportsClient({ baseUrl: ping.baseUrl, auth: { accessToken: ping.issueToken() } }).runReport(
      { name: "ROLE-MEMBERSHIP", realm: "alpha" },
      options,
    ),
};
