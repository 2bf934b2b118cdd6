import { isRecord } from "@identity-reports/core/vendor";
import { currentTimeMs, emptyAnswer, jsonAnswer, textAnswer, type RoutedRequest } from "@identity-reports/core/fake";
import type { ReportTemplate } from "../template-models.js";
import { errorAnswer } from "./error-answers.js";
import type { ResolvedFakeOptions } from "./options.js";
import type { StoredTemplate, TemplateStore } from "./templates.js";
import { timestamp } from "./timestamps.js";

/** What the operations on templates work on. */
export interface TemplateContext {
  readonly options: ResolvedFakeOptions;
  readonly templates: TemplateStore;
}

/** Answers one operation. */
export type TemplateOperation = (request: RoutedRequest, context: TemplateContext) => Response;

const refuse = ({ options }: TemplateContext, status: number, message: string): Response =>
  errorAnswer(status, message, options.behaviour.errorBodies);

/** What custom reports meet on a tenant without the add-on. */
function unlicensed(context: TemplateContext): Response | undefined {
  const { customReports } = context.options.behaviour;
  if (customReports === "licensed") return undefined;
  return customReports === "forbidden"
    ? refuse(context, 403, "Advanced Reporting is not enabled")
    : refuse(context, 404, "Resource not found");
}

/** A template as it is listed. */
function shown(template: StoredTemplate, { options }: TemplateContext): ReportTemplate {
  const { reportConfig } = template;
  switch (options.behaviour.reportConfigs) {
    case "text":
      return template;
    case "escaped-twice":
      return { ...template, reportConfig: JSON.stringify(reportConfig).slice(1, -1) };
    case "object":
      return { ...template, reportConfig: JSON.parse(reportConfig) as Record<string, unknown> };
  }
}

function changeAnswer(template: StoredTemplate, context: TemplateContext): Response {
  switch (context.options.behaviour.changeAnswers) {
    case "template":
      return jsonAnswer(shown(template, context));
    case "empty":
      return emptyAnswer({ status: 200 });
    case "text":
      return textAnswer("OK");
  }
}

const typeOf = ({ query }: RoutedRequest): string => query.get("templateType") ?? "published";
const named = (request: RoutedRequest): string => request.parameters["name"] ?? "";
const unknown = (request: RoutedRequest, context: TemplateContext): Response =>
  refuse(context, 404, `Report template ${named(request)} (${typeOf(request)}) not found`);

/** `reportTemplate` of a body, checked. */
function contentOf(request: RoutedRequest, context: TemplateContext, needsConfig: boolean): ReportTemplate | Response {
  const content = isRecord(request.body) ? request.body["reportTemplate"] : undefined;
  if (!isRecord(content)) return refuse(context, 400, "reportTemplate is required");
  const problem = problemIn(content, context, needsConfig);
  return problem === undefined ? (content as ReportTemplate) : refuse(context, 400, problem);
}

function problemIn(
  content: Record<string, unknown>,
  { templates }: TemplateContext,
  needsConfig: boolean,
): string | undefined {
  const { displayName, reportConfig, name } = content;
  if (typeof displayName !== "string" || displayName.trim() === "") return "displayName is required";
  if (!/^[\p{L}\d ]+$/u.test(displayName)) return "displayName may have letters, digits and blanks only";
  const folded = displayName.trim().toLowerCase();
  const isTaken = templates.list().some((one) => one.name !== name && one.displayName.trim().toLowerCase() === folded);
  if (isTaken) return `A report named ${displayName.trim()} already exists`;
  if (!needsConfig) return undefined;
  try {
    if (typeof reportConfig === "string" && isRecord(JSON.parse(reportConfig))) return undefined;
  } catch {
    // Said below.
  }
  return "reportConfig must be a string that holds a JSON object";
}

const now = (): string => timestamp(currentTimeMs());

/** `GET /reports/templates` */
export const listTemplates: TemplateOperation = ({ query }, context) => {
  const { behaviour, credentials } = context.options;
  const type = query.get("templateType");
  let found = context.templates.list().filter((template) => type === null || template.type === type);
  if (behaviour.draftsOfOthers === "hidden") {
    found = found.filter(
      (template) => template.type === "published" || template.owner === credentials.serviceAccountId,
    );
  }
  const filter = /^name eq "?(.*?)"?$/.exec(query.get("_queryFilter") ?? "")?.[1];
  if (filter !== undefined && behaviour.queryFilter === "applied") {
    found = found.filter((template) => context.templates.find(filter, template.type) === template);
  }
  if (behaviour.templatePaging === "applied") {
    const offset = Number(query.get("_pagedResultsOffset") ?? 0);
    found = found.slice(offset, offset + Number(query.get("_pageSize") ?? Infinity));
  }
  return jsonAnswer({ result: found.map((template) => shown(template, context)) });
};

/** `POST /reports/templates?_action=create` */
export const createTemplate: TemplateOperation = (request, context) => {
  const content = unlicensed(context) ?? contentOf(request, context, true);
  if (content instanceof Response) return content;
  const { name, displayName, description, viewers, reportConfig } = content;
  return jsonAnswer(shown(context.templates.draft({ name, displayName, description, viewers, reportConfig }), context));
};

/** `POST /reports/templates?_action=update` */
export const updateTemplate: TemplateOperation = (request, context) => {
  const content = unlicensed(context) ?? contentOf(request, context, true);
  if (content instanceof Response) return content;
  const old = context.templates.find(String(content.name), "draft");
  if (old === undefined) return refuse(context, 404, `Draft ${String(content.name)} not found`);
  // All of it is replaced: what is not sent is gone.
  const { displayName, description = "", viewers = [], reportConfig } = content;
  const config = typeof reportConfig === "string" ? reportConfig : "{}";
  const changes = { displayName: String(displayName).trim(), description, viewers, reportConfig: config };
  return changeAnswer(context.templates.put({ ...old, ...changes, updateDate: now() }), context);
};

/** `POST /reports/templates/{name}?_action=publish` */
export const publishTemplate: TemplateOperation = (request, context) => {
  const draft = context.templates.find(named(request), "draft");
  if (draft === undefined) return unlicensed(context) ?? refuse(context, 404, `Draft ${named(request)} not found`);
  const version = Number(draft.version ?? 0) + 1;
  const published = context.templates.put({ ...draft, type: "published", version, updateDate: now() });
  if (context.options.behaviour.publishedDraft === "removed") context.templates.remove(draft);
  return changeAnswer(published, context);
};

/** `POST /reports/templates/{name}?_action=edit` */
export const editTemplate: TemplateOperation = (request, context) => {
  const published = context.templates.find(named(request), "published");
  if (published === undefined || published.ootb) return unlicensed(context) ?? unknown(request, context);
  const draft = context.templates.find(named(request), "draft");
  const { editWithDraft } = context.options.behaviour;
  if (draft !== undefined && editWithDraft === "conflict") return refuse(context, 409, "There is a draft already");
  if (draft !== undefined && editWithDraft === "keeps") return changeAnswer(draft, context);
  return changeAnswer(context.templates.draft({ ...published, updateDate: now() }), context);
};

/** `POST /reports/templates/{name}?_action=duplicate` */
export const duplicateTemplate: TemplateOperation = (request, context) => {
  const source = context.templates.find(named(request), typeOf(request));
  if (source === undefined || source.duplicatable === false) return unlicensed(context) ?? unknown(request, context);
  const content = unlicensed(context) ?? contentOf(request, context, false);
  if (content instanceof Response) return content;
  const { name, displayName, description, viewers } = content;
  const { reportConfig, name: parentName, version: parentVersion } = source;
  const copy = { name: name || undefined, displayName, description, viewers, reportConfig, parentName, parentVersion };
  return jsonAnswer(shown(context.templates.draft(copy), context));
};

/** `POST /reports/templates/{name}?_action=delete` */
export const deleteTemplate: TemplateOperation = (request, context) => {
  const template = context.templates.find(named(request), typeOf(request));
  if (template === undefined) return unknown(request, context);
  if (template.ootb) return refuse(context, 400, "Built-in reports cannot be deleted");
  context.templates.remove(template);
  return emptyAnswer({ status: 200 });
};

/** `POST /reports/templates/{name}?_action=export` */
export const exportTemplate: TemplateOperation = (request, context) => {
  const template = context.templates.find(named(request), typeOf(request));
  if (template === undefined || template.ootb) return unlicensed(context) ?? unknown(request, context);
  return unlicensed(context) ?? jsonAnswer({ formatVersion: 1, reportTemplate: template });
};

/** `POST /reports/templates/import` */
export const importTemplate: TemplateOperation = (request, context) => {
  const { behaviour, credentials } = context.options;
  const file = isRecord(request.body) ? request.body["file"] : undefined;
  if (request.mediaType !== "multipart/form-data" || !isRecord(file)) return refuse(context, 400, "A file is required");
  let document: unknown;
  try {
    document = JSON.parse(String(file["text"]));
  } catch {
    return refuse(context, 400, "The file is not JSON");
  }
  const template = isRecord(document) ? document["reportTemplate"] : undefined;
  if (!isRecord(template)) return refuse(context, 400, "The file is not an exported report");
  const name = behaviour.importedNames === "kept" ? (template["name"] as string) : undefined;
  const problem = problemIn({ ...template, name: template["name"] }, context, true);
  if (problem !== undefined) return unlicensed(context) ?? refuse(context, 400, problem);
  const isTaken = name !== undefined && context.templates.find(name, "draft") !== undefined;
  if (isTaken && behaviour.importOverDraft === "conflict") return refuse(context, 409, "There is a draft of that name");
  const owner = credentials.serviceAccountId;
  const draft = { ...template, name, owner, version: 0, createDate: now(), updateDate: now() };
  const made = unlicensed(context) ?? context.templates.draft(draft);
  if (made instanceof Response) return made;
  const answer = { name: made.name, displayName: made.displayName };
  if (behaviour.importAnswer === "empty") return emptyAnswer({ status: 200 });
  return jsonAnswer(behaviour.importAnswer === "name" ? answer : { reportTemplate: answer });
};
