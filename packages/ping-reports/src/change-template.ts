import { expectKnownKeys, expectRecord, expectText, NotFoundError, type RequestOptions } from "@identity-reports/core";
import type { ReportTemplate, TemplateChanges, TemplateName } from "./models.js";
import type { PingReports } from "./ping-reports.js";
import { parseReportConfig } from "./report-config.js";

/** What the change of a template needs of a client. */
export type TemplateEditor = Pick<PingReports, "getTemplate" | "editTemplate" | "updateTemplate">;

/**
 * Changes a draft and keeps the rest of it: Ping's update replaces all. Where there is only a published version, a draft
 * of it is opened first.
 */
export async function changeTemplate(
  client: TemplateEditor,
  { name }: TemplateName,
  changes: TemplateChanges | ((draft: ReportTemplate) => TemplateChanges),
  options: RequestOptions = {},
): Promise<ReportTemplate> {
  expectText("name", name, "the name of a template");
  const draft = await openDraft(client, name, options);
  const wanted = expectRecord("changes", typeof changes === "function" ? changes(draft) : changes) as TemplateChanges;
  expectKnownKeys("changes", wanted, ["displayName", "reportConfig", "description", "viewers"]);
  return await client.updateTemplate(
    {
      name: draft.name ?? name,
      displayName: wanted.displayName ?? draft.displayName ?? name,
      description: wanted.description ?? draft.description ?? "",
      viewers: wanted.viewers ?? draft.viewers ?? [],
      reportConfig: wanted.reportConfig ?? parseReportConfig(draft.reportConfig ?? {}),
    },
    options,
  );
}

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
