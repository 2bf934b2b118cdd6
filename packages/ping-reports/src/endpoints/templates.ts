import {
  defined,
  defineEndpoint,
  expectRecord,
  expectText,
  isNonEmptyText,
  isRecord,
  json,
  jsonDocument,
  mapped,
  noContent,
  optional,
  refuse,
  rule,
  ruleOf,
  rules,
  textIn,
  tryJson,
  without,
  type Rules,
} from "@identity-reports/core/vendor";
import { notListed } from "../errors.js";
import type {
  CreateTemplateParams,
  DeleteTemplateParams,
  DuplicateTemplateParams,
  ImportTemplateParams,
  ListTemplatesParams,
  ReportTemplate,
  TemplateKey,
  UpdateTemplateParams,
} from "../template-models.js";
import { parseReportConfig, reportConfigText } from "../report-config.js";
import { anyObject, importedTemplate, template, templateList } from "./schemas.js";
import { templateKeyRules, templateName, templateType, templateTypeOf } from "./template-key.js";

/** Ping documents neither status nor body of these responses; whatever comes with a success status is one. */
const changed = json(template, { empty: {}, lenient: true });

/** @throws ConfigError unless they are a list of texts. */
export function validateViewers(option: string, viewers: unknown): void {
  if (!Array.isArray(viewers)) return refuse(option, "a list of user ids and groups", viewers);
  viewers.forEach((viewer, index) => expectText(`${option}[${index}]`, viewer));
}

const contentRules: Rules = {
  displayName: rules.nonEmptyText,
  description: optional(rules.text),
  viewers: optional(ruleOf(validateViewers)),
};

/** What may be changed of a draft; what is left out stays. */
export const templateChangeRules: Rules = {
  ...contentRules,
  displayName: optional(rules.nonEmptyText),
  reportConfig: optional(ruleOf((_, config) => parseReportConfig(config))),
};

/** The body of create and update: the configuration is text in it, escaped with everything else and only then. */
const templateBody = (params: CreateTemplateParams) => ({
  json: { reportTemplate: { ...params, reportConfig: reportConfigText(params.reportConfig) } },
});

/** Makes a draft; not repeated when it may already have been carried out. */
export const createTemplate = defineEndpoint({
  method: "POST",
  path: "templates",
  query: () => ({ _action: "create", templateType: "draft" }),
  body: templateBody,
  validate: { name: optional(rules.nonEmptyText), reportConfig: rules.anyValue, ...contentRules },
  allowsUnchecked: true,
  decode: changed,
  idempotent: false,
});

/** Replaces a draft. Which one is in the body, not in the path. */
export const updateTemplate = defineEndpoint({
  method: "POST",
  path: "templates",
  query: () => ({ _action: "update", templateType: "draft" }),
  body: (params: UpdateTemplateParams) => templateBody(params),
  validate: { name: templateName, reportConfig: rules.anyValue, ...contentRules },
  allowsUnchecked: true,
  decode: changed,
  idempotent: false,
});

/** One page of templates. */
export const listTemplates = defineEndpoint({
  method: "GET",
  path: "templates",
  query: ({
    templateType,
    queryFilter,
    pageSize,
    fields,
    offset,
  }: ListTemplatesParams & { readonly offset: number }) => ({
    templateType,
    _queryFilter: queryFilter,
    _pageSize: pageSize,
    _pagedResultsOffset: offset === 0 ? undefined : offset,
    _fields: fields?.join(","),
  }),
  validate: {
    templateType: optional(templateType),
    queryFilter: optional(rules.nonEmptyText),
    pageSize: optional(rules.wholeNumber(1)),
    fields: optional(rule("a list of names", Array.isArray)),
    offset: rules.anyValue,
  },
  decode: json(templateList, { empty: {}, isList: true }),
  idempotent: true,
});

const same = (left: unknown, right: string): boolean => String(left).toLowerCase() === right.toLowerCase();

/** The template of that name and type. A server that does not filter, or folds the case of names, is coped with. */
function pick(templates: readonly ReportTemplate[], key: TemplateKey): ReportTemplate | undefined {
  const ofType = templates.filter(({ type }) => type == null || same(type, templateTypeOf(key)));
  return ofType.find(({ name }) => name === key.name) ?? ofType.find(({ name }) => same(name, key.name));
}

/** One template, by way of the list: there is no other. Ping's console sends plain names without quotes. */
export const getTemplate = defineEndpoint({
  method: "GET",
  path: "templates",
  query: (key: TemplateKey) => ({
    _queryFilter: `name eq ${/^[\w.-]+$/.test(key.name) ? key.name : JSON.stringify(key.name)}`,
    templateType: templateTypeOf(key),
  }),
  validate: templateKeyRules,
  decode: mapped(json(templateList, { empty: {}, isList: true }), ({ result }, context): ReportTemplate => {
    const key = context.params as TemplateKey;
    const found = pick(result ?? [], key);
    if (found === undefined) throw notListed(`a ${templateTypeOf(key)} template ${key.name}`, context);
    return found;
  }),
  idempotent: true,
});

/** Makes a draft the published version. */
export const publishTemplate = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: () => ({ _action: "publish" }),
  validate: templateKeyRules,
  decode: changed,
  idempotent: false,
});

/** Opens a draft of a published template, under the same name. */
export const editTemplate = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: () => ({ _action: "edit" }),
  validate: templateKeyRules,
  decode: changed,
  idempotent: false,
});

/** Makes a draft from another template. Ping gives it a name. */
export const duplicateTemplate = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: (params: Pick<DuplicateTemplateParams, "templateType">) => ({
    _action: "duplicate",
    templateType: templateTypeOf(params),
  }),
  body: ({ newName: name, ...params }: DuplicateTemplateParams) => ({
    json: { reportTemplate: { ...without(params, "name", "templateType"), ...defined({ name }) } },
  }),
  validate: { ...templateKeyRules, ...contentRules, newName: optional(rules.nonEmptyText) },
  allowsUnchecked: true,
  decode: changed,
  idempotent: false,
});

/** Deletes one version of a template. */
export const deleteTemplate = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: ({ templateType }: Pick<DeleteTemplateParams, "templateType">) => ({ _action: "delete", templateType }),
  validate: {
    name: templateName,
    templateType: rule('"draft" or "published": a name may have both', isNonEmptyText),
  },
  decode: noContent,
  idempotent: false,
});

/** A template as a document for another tenant. */
export const exportTemplate = defineEndpoint({
  method: "POST",
  path: "templates/{name}",
  query: (params: Pick<TemplateKey, "templateType">) => ({ _action: "export", templateType: templateTypeOf(params) }),
  body: () => ({ json: {} }),
  validate: templateKeyRules,
  decode: mapped(jsonDocument(anyObject), ({ value, text: written }) => ({ document: value, text: written })),
  idempotent: true,
});

/** The text of a document to import. @throws ConfigError unless it is a JSON object. */
function documentText(option: string, document: unknown): string {
  if (typeof document !== "string") return JSON.stringify(expectRecord(option, document, "an exported template"));
  if (isRecord(tryJson(document))) return document;
  return refuse(option, "an exported template: a JSON object, or its text", document);
}

/** Brings a document into this tenant, as a draft; not repeated when it may already have been carried out. */
export const importTemplate = defineEndpoint({
  method: "POST",
  path: "templates/import",
  body: ({ document, fileName = "template.json" }: ImportTemplateParams) => {
    const file = new Blob([documentText("document", document)], { type: "application/json" });
    return {
      multipart: () => {
        const form = new FormData();
        form.append("file", file, fileName.endsWith(".json") ? fileName : `${fileName}.json`);
        return form;
      },
    };
  },
  validate: { fileName: optional(rules.nonEmptyText), document: ruleOf(documentText) },
  decode: mapped(json(importedTemplate, { empty: {}, lenient: true }), (response) => {
    const inner = response.reportTemplate;
    return {
      ...response,
      name: response.name ?? textIn(inner, "name"),
      displayName: response.displayName ?? textIn(inner, "displayName"),
    };
  }),
  idempotent: false,
});
