import type { RunHandle } from "@identity-reports/sailpoint-reports";
import type { Mode } from "../form/run-form.ts";
import { readJson, writeJson } from "../page/storage.ts";
import type { VendorId } from "../vendors/load-vendor.ts";

/** A run that a vendor has accepted. The handle has no secrets in it; the token stays out. */
export interface StoredRun {
  readonly mode: Mode;
  readonly vendorId: VendorId;
  readonly title: string;
  readonly handle: RunHandle;
}

const key = "runs";

/** The runs of this tab that were not collected yet, oldest first. They survive a reload of the page. */
export const storedRuns = (): readonly StoredRun[] => (readJson(key) ?? []) as readonly StoredRun[];

export function storeRun(run: StoredRun): void {
  writeJson(key, [...storedRuns().filter(({ handle }) => !isSame(handle, run.handle)), run]);
}

export function forgetRun(handle: RunHandle): void {
  writeJson(
    key,
    storedRuns().filter((run) => !isSame(run.handle, handle)),
  );
}

const isSame = (one: RunHandle, other: RunHandle): boolean => one.id === other.id && one.baseUrl === other.baseUrl;
