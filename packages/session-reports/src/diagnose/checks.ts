import {
  errorFinding,
  fail,
  fix,
  notStarted,
  pass,
  skip,
  unknown,
  warn,
  type ExaminedClient,
  type Finding,
  type Question,
  type VendorChecks,
} from "@identity-reports/core/diagnose";
import { isRecord } from "@identity-reports/core/vendor";

/** What the appliance says about the attributes of reports: needs no right on any of them. */
const specOfReports: Question = { path: "objspec/report" };

/** Attributes of reports that came after release 5.5. */
const newAttributes = ["query_filter", "query_order", "report_type"];

/** Fudo's own checks. */
export const sessionChecks: VendorChecks = {
  vendor: "Fudo",
  clockMatters: false,
  checks: [
    { id: "key", title: "API key", kind: "credential", needs: ["tls"], run: checkKey },
    { id: "version", title: "API version", kind: "vendor", needs: ["key"], run: checkVersion },
    { id: "read", title: "reading", kind: "credential", needs: ["key"], run: checkReading },
    { id: "definitions", title: "definitions", kind: "credential", needs: ["key"], run: checkDefinitions },
    { id: "limits", title: "limits", kind: "vendor", needs: [], run: () => skip("Fudo documents no limits") },
    { id: "start", title: "starting", kind: "vendor", needs: [], run: () => notStarted("Fudo") },
  ],
};

async function checkKey(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(specOfReports);
  if ("error" in asked) return errorFinding(asked.error);
  const { status, isPage, body } = asked.answer;
  const data = { status };
  const path = `/${client.prefix}${specOfReports.path}`;
  if (status === 401) {
    return fail("the appliance rejects the API key (401)", {
      data,
      fix: fix(
        "Generate a new key in the Admin Panel (the user, authentication methods, API Key), and set it in FUDO_API_KEY, without a scheme in front.",
      ),
    });
  }
  if (isPage || (status === 404 && !isRecord(body))) {
    return fail(`${path} does not exist: the server is not a Fudo appliance`, {
      data,
      kind: "vendor",
      fix: fix("Check the URL: it is that of the Admin Panel, without a path. API v2 exists from release 5.3 on."),
    });
  }
  if (status === 403) return warn("the key is accepted, but may not read the attributes of reports (403)", { data });
  if (status !== 200) return fail(`${path} answered ${status}`, { data, kind: "vendor" });
  return pass("accepted", { data });
}

async function checkVersion(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask(specOfReports);
  if ("error" in asked) return errorFinding(asked.error);
  const { status, body } = asked.answer;
  const attributes = isRecord(body) && isRecord(body["report"]) ? Object.keys(body["report"]) : [];
  if (status !== 200 || attributes.length === 0)
    return unknown("the appliance does not say what attributes reports have");
  const isNew = newAttributes.some((name) => attributes.includes(name));
  const data = { attributes: attributes.length, definitionsCanBeFiltered: isNew };
  return isNew
    ? pass("reports as of release 6.0", { data })
    : pass("reports as of release 5.5: definitions cannot be filtered", { data });
}

async function checkReading(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask({ path: "report", query: { limit: 1 } });
  if ("error" in asked) return errorFinding(asked.error);
  const { status, body } = asked.answer;
  const data = { status };
  if (status === 401) return fail("the appliance rejects the API key (401)", { data });
  if (status === 403) {
    return fail("reports may not be read (403)", {
      data,
      fix: fix("The role of the user needs report-read (release 5.6 on), or must be operator or higher (before)."),
    });
  }
  if (status !== 200) return fail(`/${client.prefix}report answered ${status}`, { data, kind: "vendor" });
  const reports = isRecord(body) ? body["report"] : undefined;
  const none = Array.isArray(reports) && reports.length === 0 ? "; none yet: users see only their own" : "";
  return pass(`reports can be listed${none}`, { data });
}

async function checkDefinitions(client: ExaminedClient): Promise<Finding> {
  const asked = await client.ask({ path: "report/defined", query: { limit: 1 } });
  if ("error" in asked) return errorFinding(asked.error);
  const { status } = asked.answer;
  const data = { status };
  if (status === 200) return pass("definitions can be listed", { data });
  if (status === 403) {
    return warn("definitions may not be read (403)", {
      data,
      fix: fix("Reports by criteria need none; for definitions, request the right in the user's role."),
    });
  }
  return warn(`/${client.prefix}report/defined answered ${status}`, { data });
}
