import { language, list, update } from "./documented-examples.js";

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
