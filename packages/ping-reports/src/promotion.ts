import { ConfigError, ReportsError, type RequestOptions } from "@identity-reports/core";
import {
  withSharedLimit,
  validateRequestOptions,
  expectRecord,
  expectText,
  notify,
  optional,
  rule,
  ruleOf,
  rules,
  type Rules,
} from "@identity-reports/core/vendor";
import { validateViewers } from "./endpoints/templates.js";
import type { ReportTemplate, TemplateKey } from "./template-models.js";
import type { PingReports } from "./ping-reports.js";
import { counterpartsOf, differencesBetween, type TemplateDifference } from "./promotion-differences.js";

/**
 * Options of {@link promoteTemplates}.
 *
 * @example
 * ```ts
 * const options: PromoteTemplatesOptions = { from: ping, to: production, templates: ["ROLE-AUDIT"], dryRun: true };
 * ```
 */
export interface PromoteTemplatesOptions extends RequestOptions {
  /** Client of the environment to take templates from. */
  readonly from: PingReports;
  /** Client of the environment to bring them to. */
  readonly to: PingReports;
  /** Which templates, by name or by name and type. Default type: `published`. */
  readonly templates: readonly (string | TemplateKey)[];
  /** True to compare only: nothing is changed on either side. Default: false. */
  readonly dryRun?: boolean | undefined;
  /** True to publish what was imported. Default: false, drafts are left for a person to look at. */
  readonly publish?: boolean | undefined;
  /** Viewers to set on the target: user ids differ from one environment to the next. Default: those of the source. */
  readonly viewers?: readonly string[] | undefined;
  /** Called after each template. What it throws is ignored: the rest is promoted all the same. */
  readonly onProgress?: ((promotion: TemplatePromotion) => void) | undefined;
}

/** What was done for a template on the target. */
export type PromotionStep = "imported" | "viewers-set" | "published";

/**
 * How the promotion of a template ended:
 *
 * - `promoted`: everything that was asked for was done
 * - `unchanged`: the target has the same already; nothing was done
 * - `planned`: a dry run that would have promoted it
 * - `incomplete`: some of it was done; `steps` and `targetName` say what is left on the target
 * - `failed`: nothing was changed on the target
 * - `unknown`: the import failed in a way that leaves open whether a draft was made
 * - `not-started`: the caller aborted before
 */
export type PromotionOutcome =
  "promoted" | "unchanged" | "planned" | "incomplete" | "failed" | "unknown" | "not-started";

/** What became of one template. */
export interface TemplatePromotion {
  /** Name of the template at its source. */
  readonly name: string;
  /** `draft` or `published`: the version that was brought over. */
  readonly templateType: string;
  readonly displayName?: string;
  readonly outcome: PromotionOutcome;
  /** Whether the target had it before, and in which versions. */
  readonly existing: { readonly draft: boolean; readonly published: boolean };
  /** What differed, where the target had it. Owner, dates and version are not checked. */
  readonly differences: readonly TemplateDifference[];
  /** What was done on the target, in order. */
  readonly steps: readonly PromotionStep[];
  /** Name on the target, once it was imported. */
  readonly targetName?: string;
  /** Why it is not `promoted`. */
  readonly error?: ReportsError;
}

interface Progress {
  readonly key: Required<TemplateKey>;
  source?: ReportTemplate;
  existing: TemplatePromotion["existing"];
  differences: readonly TemplateDifference[];
  steps: PromotionStep[];
  targetName?: string;
  /** True while it is not known whether the target has made a draft. */
  isImporting: boolean;
}

/**
 * Exports templates from one environment and imports them into another. One after the other; a failure of one does not
 * stop the rest. Whatever happens, also after an abort, there is a result for each template: nothing half-imported goes
 * unreported. Built-in reports are everywhere and cannot be promoted. What Ping does to a draft that is already there is
 * not documented: look at `existing` in a dry run first.
 *
 * @throws ConfigError when an option is wrong; nothing was sent then.
 *
 * @example
 * ```ts
 * for (const { name, outcome } of await promoteTemplates({ from: ping, to: production, templates: ["ROLE-AUDIT"] })) {
 *   console.log(name, outcome);
 * }
 * ```
 */
export async function promoteTemplates(options: PromoteTemplatesOptions): Promise<readonly TemplatePromotion[]> {
  const keys = validateOptions(options);
  const { signal, onProgress } = options;
  const callOptions = withSharedLimit(options);
  const results: TemplatePromotion[] = [];
  for (const key of keys) {
    const progress: Progress = {
      key,
      existing: { draft: false, published: false },
      differences: [],
      steps: [],
      isImporting: false,
    };
    const result = signal?.aborted === true ? resultOf(progress, "not-started") : await promote(progress, callOptions);
    results.push(result);
    notify(onProgress, result);
  }
  return results;
}

async function promote(progress: Progress, options: PromoteTemplatesOptions): Promise<TemplatePromotion> {
  const { from, to, dryRun = false, publish = false, viewers } = options;
  const request = requestOptionsOf(options);
  const { key } = progress;
  try {
    const found = await from.getTemplate(key, request);
    if (found.ootb === true) throw new ConfigError("templates", `${key.name} is built in: every environment has it`);
    const source = viewers === undefined ? found : { ...found, viewers };
    progress.source = source;
    if (await isSame(source, progress, options)) return resultOf(progress, "unchanged");
    if (dryRun) return resultOf(progress, "planned");
    const { text } = await from.exportTemplate(key, request);
    progress.isImporting = true;
    const imported = await to.importTemplate({ document: text, fileName: `${key.name}.json` }, request);
    progress.isImporting = false;
    progress.steps.push("imported");
    const target = imported.name ?? (await findDraft(source, options)) ?? key.name;
    progress.targetName = target;
    if (viewers !== undefined) {
      await to.changeTemplate({ name: target }, { viewers }, request);
      progress.steps.push("viewers-set");
    }
    if (publish) {
      await to.publishTemplate({ name: target }, request);
      progress.steps.push("published");
    }
    return resultOf(progress, "promoted");
  } catch (error) {
    if (!ReportsError.is(error)) throw error;
    if (progress.steps.length > 0) return resultOf(progress, "incomplete", error);
    return resultOf(progress, progress.isImporting && error.carriedOut !== "no" ? "unknown" : "failed", error);
  }
}

/** Compares with what the target has: with the published version if we are to publish, else with the draft if there is one. */
async function isSame(source: ReportTemplate, progress: Progress, options: PromoteTemplatesOptions): Promise<boolean> {
  const listed = await options.to.listTemplates({}, requestOptionsOf(options)).toArray();
  const { draft, published } = counterpartsOf(source, listed);
  progress.existing = { draft: draft !== undefined, published: published !== undefined };
  const counterpart = options.publish === true ? published : (draft ?? published);
  if (counterpart === undefined) return false;
  progress.differences = differencesBetween(source, counterpart);
  return progress.differences.length === 0;
}

/** Name of the draft that an import made without saying so. */
async function findDraft(source: ReportTemplate, options: PromoteTemplatesOptions): Promise<string | undefined> {
  const listed = await options.to.listTemplates({ templateType: "draft" }, requestOptionsOf(options)).toArray();
  return counterpartsOf(source, listed).draft?.name ?? undefined;
}

function resultOf(progress: Progress, outcome: PromotionOutcome, error?: ReportsError): TemplatePromotion {
  const { key, source, existing, differences, steps, targetName } = progress;
  const displayName = source?.displayName;
  return {
    name: key.name,
    templateType: key.templateType ?? "published",
    ...(displayName == null ? {} : { displayName }),
    outcome,
    existing,
    differences,
    steps: [...steps],
    ...(targetName === undefined ? {} : { targetName }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The options of each call: without those that are the promotion's own. */
function requestOptionsOf(options: PromoteTemplatesOptions): RequestOptions {
  const { from: _, to: __, templates: ___, dryRun: ____, publish: _____, ...rest } = options;
  const { viewers: ______, onProgress: _______, ...request } = rest;
  return request;
}

const client = rule("a client", (value) => typeof (value as PingReports | null)?.importTemplate === "function");
const ownRules: Rules = {
  from: client,
  to: client,
  templates: rule("a list of names", (value) => Array.isArray(value) && value.length > 0),
  dryRun: optional(rules.boolean),
  publish: optional(rules.boolean),
  viewers: optional(ruleOf(validateViewers)),
  onProgress: optional(rules.callback),
};

function validateOptions(options: PromoteTemplatesOptions): readonly Required<TemplateKey>[] {
  validateRequestOptions(options, ownRules);
  const { from, to, templates } = options;
  if (from === to) throw new ConfigError("to", "is the same client as from");
  return templates.map((each, index) => {
    const { name, templateType = "published" } =
      typeof each === "string" ? { name: each } : expectRecord(`templates[${index}]`, each);
    return {
      name: expectText(`templates[${index}].name`, name),
      templateType: expectText(`templates[${index}].templateType`, templateType),
    };
  });
}
