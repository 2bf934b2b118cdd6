import { needed, text, type Rule } from "@identity-reports/core";
import type { TemplateKey } from "../models.js";

/** Which version of a template is meant: the published one, unless the caller says otherwise. */
export const templateTypeOf = ({ templateType = "published" }: Pick<TemplateKey, "templateType">): string =>
  templateType;

const [, isText] = text;

/** A template's name, in a parameter that must be there. */
export const templateName = needed(text, "the name of a template");
export const templateType: Rule = ['"draft" or "published"', isText];
export const realm: Rule = ['a realm such as "alpha"', isText];
/** How the parameters are checked that name one version of a template. */
export const templateKey = { name: templateName, templateType };
