import { expectKnownKeys, expectText } from "@identity-reports/core";
import type { TemplateKey } from "../models.js";

/** Which version of a template is meant: the published one, unless the caller says otherwise. */
export const templateTypeOf = ({ templateType = "published" }: Pick<TemplateKey, "templateType">): string =>
  templateType;

/** @throws ConfigError when the template's name is missing, or one of the parameters is unknown or no text. */
export function checkTemplateKey(params: object, alsoKnown: readonly string[] = []): void {
  expectKnownKeys("params", params, ["name", "templateType", ...alsoKnown]);
  const { name, templateType, realm } = params as Record<string, unknown>;
  expectText("name", name, "the name of a template");
  if (templateType !== undefined) expectText("templateType", templateType, '"draft" or "published"');
  if (realm !== undefined) expectText("realm", realm, 'a realm such as "alpha"');
}
