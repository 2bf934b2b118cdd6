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
const update = {
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
const list = "application/json, text/plain, */*";
const language = { "accept-language": "en-US,en;q=0.9" };

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

/** A part in which we do not follow the document. */
export interface Deviation {
  readonly sections: RegExp;
  readonly part: string;
  /** Missing where the document does not have it. */
  readonly documented?: string;
  /** Missing where we do not send it. */
  readonly sent?: string;
  readonly reason: string;
}

const serverOwned = "the server sets it; neither in the table of the same section, nor sent by Ping's console";
const fullForm = "the built-in sections show an older form; Ping's console sends what the general section documents";
const noBodyNoType = "describes a body, and there is none";

/** Every place where the document contradicts itself, or Ping's own console does otherwise. */
export const deviations: readonly Deviation[] = [
  ...["version", "ootb", "editable", "duplicatable", "visible"].map((name) => ({
    sections: /^Create/,
    part: `body.reportTemplate.${name}`,
    documented: name === "version" ? "2" : "true",
    reason: serverOwned,
  })),
  {
    sections: /^Create/,
    part: "query.templateType",
    sent: "draft",
    reason: "a new template is a draft; Ping's console says so",
  },
  {
    sections: /^(Publish|Edit)/,
    part: "header.accept-api-version",
    sent: "resource=1.0",
    reason: "left out in these two sections; every other one has it, and the console sends it with every call",
  },
  {
    sections: /^Delete/,
    part: "method",
    documented: "GET",
    sent: "POST",
    reason:
      "the text above the example says POST, as the console does; a GET that deletes may be repeated by any proxy",
  },
  {
    sections: /^Duplicate/,
    part: "body.reportTemplate.name",
    documented: '""',
    reason: "optional in the table; the server gives the copy a name",
  },
  {
    sections: /^Update/,
    part: "body.reportTemplate.reportConfig",
    documented: JSON.stringify(update.reportConfig),
    sent: JSON.stringify(
      '{"version":"v2","entities":[{"entity":"accounts"}],"fields":[{"label":"Account Data","value":"accounts.accountData"}]}',
    ),
    reason: "escaped twice, the text is no JSON; the create example escapes once",
  },
  {
    sections: /^Run report/,
    part: "header.content-type",
    sent: "application/json",
    reason: "curl would call the body a form, which it is not",
  },
  {
    sections: /^View report/,
    part: "path",
    documented: "/reports/templates/JOB-ID",
    sent: "/reports/runs/JOB-ID",
    reason: "a job is a run, not a template; the built-in sections and the console view it there",
  },
  {
    sections: /^View report/,
    part: "query._action",
    documented: "",
    sent: "view",
    reason: "the table below the example says view",
  },
  {
    sections: /^Import/,
    part: "header.content-type",
    documented: list,
    reason: "the body is a form, whose type with its boundary the runtime sets; what is written is a list for Accept",
  },
  {
    sections: /^(Import|Export)/,
    part: "header.accept-language",
    documented: language["accept-language"],
    reason: "pasted from a browser's request; callers may add it in headers",
  },
  {
    sections: /^Export/,
    part: "header.content-type",
    documented: list,
    sent: "application/json",
    reason: "what is written is a list for Accept; the table says application/json",
  },
  {
    sections: /^Export/,
    part: "body",
    sent: "{}",
    reason: "the type announces JSON, and nothing is none; the console sends this",
  },
  { sections: /^Run template/, part: "query.templateType", sent: "published", reason: fullForm },
  { sections: /^Run template/, part: "body.parameters", sent: '"{}"', reason: fullForm },
  { sections: /^Run template/, part: "body.context.0.type", sent: '"global"', reason: fullForm },
  { sections: /^Run template/, part: "body.context.0.data.0.key", sent: '"realm"', reason: fullForm },
  { sections: /^Run template/, part: "body.context.0.data.0.value", sent: '"alpha"', reason: fullForm },
  {
    sections: /^Run template - USER-JOURNEY/,
    part: "header.x-tenant-id",
    documented: "436392a8-3ef4-11ee-be56-0242ac120002",
    reason: "in this one example only and in no table; callers may add it in headers",
  },
  {
    sections: /^Run template - CERTIFICATION/,
    part: "path",
    documented: "/reports/templates/certification-details",
    sent: "/reports/templates/CERTIFICATION-DETAILS",
    reason: "names are in capitals everywhere else; whatever name the caller gives is sent as it is",
  },
  { sections: /^View results/, part: "query.templateType", sent: "published", reason: fullForm },
  { sections: /^View results/, part: "query._pagedResultsOffset", sent: "0", reason: fullForm },
  { sections: /^View results/, part: "header.content-type", documented: "application/json", reason: noBodyNoType },
];
