import type { CheckResult, Diagnosis } from "@identity-reports/core/diagnose";
import { ConfigError } from "@identity-reports/core";
import { CliError } from "../cli-error.ts";
import type { VendorName } from "../vendors/vendor-names.ts";
import { undoneTenant } from "./undone-tenant.ts";

/** How the diagnosis was asked for. */
export interface FailedSettingsOptions {
  readonly only: readonly string[] | undefined;
  readonly share: boolean;
}

/**
 * The diagnosis of a tenant whose settings give no client: what is wrong with them, and all the rest skipped.
 *
 * @throws what is no matter of settings.
 */
export async function failedSettings(
  name: string,
  vendor: VendorName,
  error: unknown,
  { only, share }: FailedSettingsOptions,
): Promise<Diagnosis> {
  const isOfSettings = ConfigError.is(error) || (error instanceof CliError && error.exitCode === 2);
  if (!isOfSettings) throw error;
  const advice = error instanceof CliError ? error.advice : undefined;
  const failed: CheckResult = {
    id: "settings",
    status: "fail",
    title: "settings",
    // The words may hold the path of a file, and the name of a tenant.
    detail: share ? "a setting is missing, wrong or cannot be read" : error.message.replaceAll("\n", "; "),
    ...(advice === undefined || share ? {} : { fix: { text: advice, commands: [] } }),
    durationMs: 0,
  };
  return await undoneTenant(name, vendor, { only, because: "settings failed", failed });
}
