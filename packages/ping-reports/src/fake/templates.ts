import { createRandom, currentTimeMs } from "@identity-reports/core/fake";
import type { ReportTemplate } from "../template-models.js";
import { builtInTemplates } from "./built-in-templates.js";
import type { ResolvedFakeOptions } from "./options.js";
import { timestamp } from "./timestamps.js";

/** A template in the memory of the fake. */
export interface StoredTemplate extends ReportTemplate {
  readonly name: string;
  readonly displayName: string;
  readonly type: "draft" | "published";
  /** Not escaped yet. */
  readonly reportConfig: string;
  readonly owner: string;
  readonly ootb: boolean;
}

/** The templates of a tenant; name and type together tell them apart. */
export interface TemplateStore {
  list(): readonly StoredTemplate[];
  find(name: string, type: string): StoredTemplate | undefined;
  /** Adds a template, in place of the one with its name and type. */
  put(template: StoredTemplate): StoredTemplate;
  remove(template: StoredTemplate): void;
  /** A new draft. Without a name it gets one. */
  draft(content: Partial<ReportTemplate>): StoredTemplate;
  /** Back to the built-in ones and those from the start. */
  clear(): void;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Creates the templates of a tenant. */
export function createTemplateStore(options: ResolvedFakeOptions): TemplateStore {
  const { behaviour, credentials } = options;
  const templates: StoredTemplate[] = [];
  let random = createRandom(0x7e3a);
  const isNamed = (one: string, other: string): boolean =>
    behaviour.templateNames === "exact" ? one === other : one.toUpperCase() === other.toUpperCase();

  const complete = (content: Partial<ReportTemplate>): StoredTemplate => {
    const now = timestamp(currentTimeMs());
    const { reportConfig = "{}" } = content;
    return {
      description: "",
      version: 0,
      viewers: [],
      parentName: "",
      parentVersion: -1,
      failureReason: "",
      parameters: "",
      createDate: now,
      updateDate: now,
      editable: true,
      duplicatable: true,
      visible: true,
      ...content,
      name: text(content.name) || random.uuid().toUpperCase(),
      displayName: text(content.displayName),
      reportConfig: typeof reportConfig === "string" ? reportConfig : JSON.stringify(reportConfig),
      type: content.type === "published" ? "published" : "draft",
      owner: content.owner ?? credentials.serviceAccountId,
      ootb: content.ootb ?? false,
    };
  };

  const store: TemplateStore = {
    list: () => templates,
    find: (name, type) => templates.find((template) => isNamed(template.name, name) && template.type === type),
    put(template) {
      const old = store.find(template.name, template.type);
      if (old === undefined) templates.push(template);
      else templates.splice(templates.indexOf(old), 1, template);
      return template;
    },
    remove: (template) => void templates.splice(templates.indexOf(template), 1),
    draft: (content) => store.put(complete({ ...content, type: "draft", ootb: false })),
    clear() {
      random = createRandom(0x7e3a);
      templates.splice(0);
      for (const { columns, parameters, duplicatable = false, ...names } of builtInTemplates) {
        const declared = Object.entries(parameters).map(([key, type]) => [
          key,
          {
            source: "basic",
            label: key,
            description: "",
            type,
            ...(type === "array" ? { item: { type: "string" } } : {}),
          },
        ]);
        const reportConfig = {
          version: "v2",
          entities: [{ entity: "users" }],
          fields: columns.map((column) => ({ label: column, value: `users.${column}` })),
          parameters: Object.fromEntries(declared) as object,
        };
        const builtIn = { type: "published", owner: "", ootb: true, editable: false, duplicatable, version: 1 };
        store.put(complete({ ...names, ...builtIn, reportConfig }));
      }
      for (const template of options.templates) store.put(complete(template));
    },
  };
  store.clear();
  return store;
}
