import type { CheckResult, Diagnosis } from "@identity-reports/core/diagnose";
import { vendorLabels, type VendorName } from "../vendors/vendor-names.ts";
import { checksOfVendor } from "./checks.ts";

declare const __VERSION__: string;

/** Why a tenant was not looked at. */
export interface UndoneSetting {
  readonly only: readonly string[] | undefined;
  /** Why its checks were not done. */
  readonly because: string;
  /** The check that says so. */
  readonly failed?: CheckResult;
}

/** The diagnosis of a tenant without a check that was done: all of them skipped. */
export async function undoneTenant(
  name: string,
  vendor: VendorName,
  { only, because, failed }: UndoneSetting,
): Promise<Diagnosis> {
  const others = (await checksOfVendor(vendor)).filter(({ id }) => id !== failed?.id && only?.includes(id) !== false);
  const skipped = others.map(({ id, title }): CheckResult => ({
    id,
    title,
    status: "skip",
    detail: "not checked",
    because,
    durationMs: 0,
  }));
  const checks = failed === undefined ? skipped : [failed, ...skipped];
  return {
    schemaVersion: 1,
    ok: false,
    exitCode: 2,
    startedAt: new Date().toISOString(),
    tool: { version: __VERSION__, node: process.versions.node, platform: process.platform, arch: process.arch },
    tenants: [{ name, vendor: vendorLabels[vendor], baseUrl: "", ok: false, checks }],
    requests: [],
  };
}
