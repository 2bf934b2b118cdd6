import { PingReportName, type PingReports } from "@identity-reports/ping-reports";

/** A request of the vendor's document, and our call for it. */
export interface DocumentedExample {
  /** Heading in the document. */
  readonly section: string;
  readonly method: "GET" | "POST";
  /** As written, except that the document's placeholders stand for real names: see `placeholders`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as a value; `{ file }` for a form. */
  readonly body?: unknown;
  readonly call: (client: PingReports) => Promise<unknown>;
}

const version = { "accept-api-version": "resource=1.0" };
const json = { "content-type": "application/json" };
const realm = "alpha";
const rain = {
  displayName: "rain report",
  description: "rain report",
  reportConfig:
    '{"version":"v2","entities":[{"entity":"users"}],"fields":[{"label":"City","value":"users.city"},{"label":"Country","value":"users.country"}]}',
  viewers: [],
};
export const update = {
  description: "",
  viewers: [],
  displayName: "11thaugv2   ",
  // Escaped twice in the document, so that the text itself still has its backslashes.
  reportConfig:
    '{\\"version\\":\\"v2\\",\\"entities\\":[{\\"entity\\":\\"accounts\\"}],\\"fields\\":[{\\"label\\":\\"Account Data\\",\\"value\\":\\"accounts.accountData\\"}]}',
  name: "5CAAC80A-0A64-4C1C-BC75-1529A12E43B5",
};
const copy = { description: "", viewers: [], displayName: "reportTest12356" };
const exported = "A1C07D0B-49C9-48C6-B225-CE05F27A5DEE";
export const list = "application/json, text/plain, */*";
export const language = { "accept-language": "en-US,en;q=0.9" };

const general: readonly DocumentedExample[] = [
  {
    section: "Create a report",
    method: "POST",
    path: "/reports/templates",
    query: { _action: "create" },
    headers: { ...version, ...json },
    body: { reportTemplate: { ...rain, version: 2, ootb: true, editable: true, duplicatable: true, visible: true } },
    call: (client) => client.createTemplate(rain),
  },
  {
    section: "Publish a report",
    method: "POST",
    path: "/reports/templates/REPORT-UUID",
    query: { _action: "publish" },
    headers: {},
    call: (client) => client.publishTemplate({ name: "REPORT-UUID" }),
  },
  {
    section: "Get all templates",
    method: "GET",
    path: "/reports/templates",
    query: { templateType: "draft" },
    headers: version,
    call: (client) => client.listTemplates({ templateType: "draft" }).toArray(),
  },
  {
    section: "Delete a report",
    method: "GET",
    path: "/reports/templates/REPORT-UUID",
    query: { _action: "delete", templateType: "draft" },
    headers: version,
    call: (client) => client.deleteTemplate({ name: "REPORT-UUID", templateType: "draft" }),
  },
  {
    section: "Duplicate a report",
    method: "POST",
    path: "/reports/templates/REPORT-UUID",
    query: { _action: "duplicate", templateType: "draft" },
    headers: { ...version, ...json },
    body: { reportTemplate: { ...copy, name: "" } },
    call: (client) => client.duplicateTemplate({ name: "REPORT-UUID", templateType: "draft", ...copy }),
  },
  {
    section: "Edit a report",
    method: "POST",
    path: "/reports/templates/REPORT-UUID",
    query: { _action: "edit" },
    headers: {},
    call: (client) => client.editTemplate({ name: "REPORT-UUID" }),
  },
  {
    section: "Update a report",
    method: "POST",
    path: "/reports/templates",
    query: { _action: "update", templateType: "draft" },
    headers: { ...version, ...json },
    body: { reportTemplate: update },
    call: (client) => client.updateTemplate(update),
  },
  {
    section: "Run report",
    method: "POST",
    path: "/reports/templates/REPORT-UUID",
    query: { _action: "run", templateType: "published" },
    headers: version,
    body: { parameters: "{}", context: [{ type: "global", data: [{ key: "realm", value: "alpha" }] }] },
    call: (client) => client.startRun({ name: "REPORT-UUID", realm }),
  },
  {
    section: "View report",
    method: "POST",
    path: "/reports/templates/JOB-ID",
    query: { _action: "", _pageSize: "10", _pagedResultsOffset: "0", name: "REPORT-UUID", templateType: "published" },
    headers: version,
    call: (client) => client.viewRun({ runId: "JOB-ID", name: "REPORT-UUID", pageSize: 10 }),
  },
  {
    section: "Download report",
    method: "POST",
    path: "/reports/runs/JOB-ID",
    query: { _action: "download", name: "REPORT-UUID", format: "csv" },
    headers: version,
    call: async (client) => {
      const file = await client.downloadRun({ runId: "JOB-ID", name: "REPORT-UUID", format: "csv" });
      await file[Symbol.asyncDispose]();
    },
  },
  {
    section: "Import a new report",
    method: "POST",
    path: "/reports/templates/import",
    query: {},
    headers: { ...version, ...language, "content-type": list },
    body: { file: "a file" },
    call: (client) => client.importTemplate({ document: { any: "thing" }, fileName: "New_draft" }),
  },
  {
    section: "Export the report",
    method: "POST",
    path: `/reports/templates/${exported}`,
    query: { templateType: "draft", _action: "export" },
    headers: { ...version, ...language, "content-type": list },
    call: (client) => client.exportTemplate({ name: exported, templateType: "draft" }),
  },
];

/** The document's words for the names of the built-in reports. Jobs are called the same, with `-JOB-ID`. */
const placeholders: Readonly<Record<string, PingReportName>> = {
  "ORG-USERS-REPORT-NAME": PingReportName.OrganizationMembership,
  "ROLE-COMPOSITION-NAME": PingReportName.RoleComposition,
  "ROLE-MEMBERSHIP-NAME": PingReportName.RoleMembership,
  "JOURNEY-STATS-NAME": PingReportName.JourneyStats,
  "USER-JOURNEY-STATS-NAME": PingReportName.UserJourneyStats,
  "USER-LAST-LOGIN-NAME": PingReportName.UserLastLogin,
  "USER-ACCESS-DETAILS-NAME": PingReportName.UserAccessDetails,
  "USER-COUNT-BY-STATUS-NAME": PingReportName.UserCountByStatus,
  "USER-NORMAL-VIEW-NAME": PingReportName.UserNormalView,
  "CERTIFICATION-DETAILS-NAME": PingReportName.CertificationDetails,
  "CAMPAIGN-DECISION-NAME": PingReportName.CampaignDecision,
};

/** The twenty-two sections of the built-in reports: one to run and one to view for each. */
const builtIn = Object.entries(placeholders).flatMap(([placeholder, name]): DocumentedExample[] => {
  const runId = placeholder.replace(/-NAME$/, "-JOB-ID");
  // The one place where the document writes a name, and not a word that stands for it.
  const written = name === PingReportName.CertificationDetails ? "certification-details" : name;
  const tenant = { "x-tenant-id": "436392a8-3ef4-11ee-be56-0242ac120002" };
  return [
    {
      section: `Run template - ${placeholder}`,
      method: "POST",
      path: `/reports/templates/${written}`,
      query: { _action: "run" },
      headers: { ...version, ...json, ...(name === PingReportName.UserJourneyStats ? tenant : {}) },
      call: (client) => client.startRun({ name, realm }),
    },
    {
      section: `View results - ${placeholder}`,
      method: "POST",
      path: `/reports/runs/${runId}`,
      query: { _action: "view", name, _pageSize: "10" },
      headers: { ...version, ...json },
      call: (client) => client.viewRun({ runId, name, pageSize: 10 }),
    },
  ];
});

/** Every request of the document. */
export const documentedExamples: readonly DocumentedExample[] = [...general, ...builtIn];
