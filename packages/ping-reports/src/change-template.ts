import { NotFoundError, type RequestOptions } from "@identity-reports/core";
import { withSharedLimit, expectRecord, expectText, validateObject } from "@identity-reports/core/vendor";
import { templateChangeRules } from "./endpoints/templates.js";
import type {
  ReportTemplate,
  TemplateChanges,
  TemplateKey,
  TemplateName,
  UpdateTemplateParams,
} from "./template-models.js";
import { parseReportConfig } from "./report-config.js";

/** What the change of a template needs of a client. */
export interface TemplateEditor {
  getTemplate(params: TemplateKey, options?: RequestOptions): Promise<ReportTemplate>;
  editTemplate(params: TemplateName, options?: RequestOptions): Promise<ReportTemplate>;
  updateTemplate(params: UpdateTemplateParams, options?: RequestOptions): Promise<ReportTemplate>;
}

/**
 * Changes a draft and keeps the rest of it: Ping's update replaces all. Where there is only a published version, a draft
 * of it is opened first.
 */
export async function changeTemplate(
  client: TemplateEditor,
  params: TemplateName,
  changes: TemplateChanges | ((draft: ReportTemplate) => TemplateChanges),
  options: RequestOptions = {},
): Promise<ReportTemplate> {
  const { name: given } = expectRecord("params", params);
  const name = expectText("name", given, "the name of a template");
  // Before a draft is opened, as far as that can be.
  if (typeof changes !== "function") expectChanges(changes);
  const request = withSharedLimit(options);
  const draft = await openDraft(client, name, request);
  const wanted = typeof changes === "function" ? changes(draft) : changes;
  expectChanges(wanted);
  return await client.updateTemplate(
    {
      name: draft.name ?? name,
      displayName: wanted.displayName ?? draft.displayName ?? name,
      description: wanted.description ?? draft.description ?? "",
      viewers: wanted.viewers ?? draft.viewers ?? [],
      reportConfig: wanted.reportConfig ?? parseReportConfig(draft.reportConfig ?? {}),
    },
    request,
  );
}

const expectChanges = (changes: TemplateChanges): void =>
  validateObject("changes", changes, templateChangeRules, "changes.");

async function openDraft(client: TemplateEditor, name: string, options: RequestOptions): Promise<ReportTemplate> {
  const key = { name, templateType: "draft" };
  try {
    return await client.getTemplate(key, options);
  } catch (error) {
    if (!NotFoundError.is(error)) throw error;
    await client.editTemplate({ name }, options);
    return await client.getTemplate(key, options);
  }
}
