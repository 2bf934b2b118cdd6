import { isNonEmptyText, optional, rule, type Rules } from "@identity-reports/core/vendor";
import type { TemplateKey } from "../template-models.js";

/** Which version of a template is meant: the published one, unless the caller says otherwise. */
export const templateTypeOf = ({ templateType = "published" }: Pick<TemplateKey, "templateType">): string =>
  templateType;

export const templateName = rule("the name of a template", isNonEmptyText);
export const templateType = rule('a version such as "draft" or "published"', isNonEmptyText);
export const realm = rule('a realm such as "alpha"', isNonEmptyText);
/** The rules for the parameters that name one version of a template. */
export const templateKeyRules: Rules = { name: templateName, templateType: optional(templateType) };
