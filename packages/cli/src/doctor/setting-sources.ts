import { resolve } from "node:path";
import type { ClientSetting } from "@identity-reports/core/diagnose";
import type { SecretSource } from "../settings/secret.ts";
import type { TenantSettings } from "../settings/tenants.ts";
import { tenantSettings } from "../settings/variables.ts";

/** Where each setting of a tenant is from. Never what it is. */
export function settingSources({ vendor, origin, folder, entries }: TenantSettings): readonly ClientSetting[] {
  const isFromEnvironment = origin === "environment";
  return tenantSettings[vendor].values.flatMap(({ key, variable }): ClientSetting[] => {
    const entry = entries[key];
    if (entry === undefined) return [];
    const name = isFromEnvironment ? variable : key;
    if (typeof entry === "string") return [{ name, source: origin }];
    return [{ name, ...sourceOf(entry, folder) }];
  });
}

function sourceOf(source: SecretSource, folder: string): Omit<ClientSetting, "name"> {
  if ("env" in source) return { source: "environment" };
  if ("file" in source) return { source: source.file, file: resolve(folder, source.file) };
  return { source: "command" in source ? `output of ${source.command[0]}` : "standard input" };
}
