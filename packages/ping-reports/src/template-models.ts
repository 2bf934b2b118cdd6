import type { ReportConfig } from "./report-config.js";

/** Which version of a template is meant: one name may have both. */
export type TemplateType = "draft" | "published" | (string & {});

/** A report template as Ping lists it. Ping documents no response, so any attribute may be missing. */
export interface ReportTemplate {
  /** The identifier: a UUID in capitals, or a word in capitals for the built-in reports. Send it as it is listed. */
  readonly name?: string | null | undefined;
  /** Name for people. Built-in reports keep theirs. */
  readonly displayName?: string | null | undefined;
  /** What the report is about, for people. May be empty. */
  readonly description?: string | null | undefined;
  /** Counts from 0; most likely grows with each publication. */
  readonly version?: number | null | undefined;
  /** JSON text; read it with `parseReportConfig`. */
  readonly reportConfig?: string | Readonly<Record<string, unknown>> | null | undefined;
  /** Ids of users, and groups such as `report_viewer`, who may see the published report. */
  readonly viewers?: readonly string[] | null | undefined;
  /** Id of the user who made it; empty for the built-in reports. */
  readonly owner?: string | null | undefined;
  /** Whether this is the draft or the published version. */
  readonly type?: TemplateType | null | undefined;
  /** Name of the template that this one was made from; empty when there is none. */
  readonly parentName?: string | null | undefined;
  /** Version of that template; -1 when there is none. */
  readonly parentVersion?: number | null | undefined;
  /** Why Ping could not make or publish it; usually empty. */
  readonly failureReason?: string | null | undefined;
  /** With nanoseconds, which a `Date` would drop. */
  readonly createDate?: string | null | undefined;
  /** With nanoseconds, which a `Date` would drop. */
  readonly updateDate?: string | null | undefined;
  /** True for reports that Ping brought along. */
  readonly ootb?: boolean | null | undefined;
  /** False for built-in reports: duplicate them to change them. */
  readonly editable?: boolean | null | undefined;
  /** Whether `duplicateTemplate` takes it. */
  readonly duplicatable?: boolean | null | undefined;
  /** False hides it in the administrators' lists. */
  readonly visible?: boolean | null | undefined;
  /** Ping may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** An exported template: pass either part to `importTemplate` of another tenant. */
export interface ExportedTemplate {
  /** Ping documents no structure: pass it on, do not change it. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The same as Ping wrote it, digit for digit. */
  readonly text: string;
}

/** What the import of a template returns. */
export interface ImportedTemplate {
  /** Name of the draft that the import made. */
  readonly name?: string | null | undefined;
  /** Name of that draft, for people. */
  readonly displayName?: string | null | undefined;
  readonly [attribute: string]: unknown;
}

/** Names one version of a template. */
export interface TemplateKey {
  /** As listed, capitals and all. */
  readonly name: string;
  /** Default: `published`. */
  readonly templateType?: TemplateType | undefined;
}

/** Names a template by its name alone. */
export interface TemplateName {
  /** As listed, capitals and all. */
  readonly name: string;
}

/** Parameters of `listTemplates`. */
export interface ListTemplatesParams {
  /** Default: both. */
  readonly templateType?: TemplateType | undefined;
  /** CREST filter, such as `name eq ROLE-MEMBERSHIP`. */
  readonly queryFilter?: string | undefined;
  /** Templates in one response. Ping documents no paging here and may ignore it. Default: all. */
  readonly pageSize?: number | undefined;
  /** Attributes to return. Ping documents no such choice here and may ignore it. */
  readonly fields?: readonly string[] | undefined;
}

/** Parameters of `createTemplate`. */
export interface CreateTemplateParams {
  /** Letters, digits and blanks; no two alike. */
  readonly displayName: string;
  /** An object, or its JSON text. */
  readonly reportConfig: ReportConfig | string;
  /** What the report is about, for people. */
  readonly description?: string | undefined;
  /** Who may see the published report: ids of users, and groups such as `report_viewer`. */
  readonly viewers?: readonly string[] | undefined;
  /** Best left out: Ping gives one. */
  readonly name?: string | undefined;
}

/** Parameters of `updateTemplate`, which replaces a draft as a whole: what is left out may be emptied. */
export interface UpdateTemplateParams extends Omit<CreateTemplateParams, "name"> {
  /** As listed, capitals and all. */
  readonly name: string;
}

/** What `changeTemplate` may change of a draft. */
export type TemplateChanges = Partial<Omit<UpdateTemplateParams, "name">>;

/** Parameters of `duplicateTemplate`. `templateType` is that of the source. */
export interface DuplicateTemplateParams extends TemplateKey {
  /** For the copy: letters, digits and blanks; no two alike. */
  readonly displayName: string;
  /** Name of the copy: Ping's body has it as `name`. Best left out: Ping gives one. */
  readonly newName?: string | undefined;
  /** For the copy: what the report is about, for people. */
  readonly description?: string | undefined;
  /** Who may see the copy once it is published: ids of users, and groups such as `report_viewer`. */
  readonly viewers?: readonly string[] | undefined;
}

/** Parameters of `deleteTemplate`. */
export interface DeleteTemplateParams {
  /** As listed, capitals and all. */
  readonly name: string;
  /** Which one: a name may have a draft and a published version. */
  readonly templateType: TemplateType;
}

/** Parameters of `importTemplate`. */
export interface ImportTemplateParams {
  /** An exported template: the object, or its JSON text. */
  readonly document: Readonly<Record<string, unknown>> | string;
  /** Default: `template.json`. */
  readonly fileName?: string | undefined;
}
