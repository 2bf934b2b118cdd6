import type { VendorName } from "../vendors/vendor-names.ts";

/** One check, as it is listed. */
export interface VendorCheck {
  readonly id: string;
  readonly title: string;
}

/** The checks of each vendor, loaded where they are asked for. */
const loaders: Readonly<Record<VendorName, () => Promise<{ readonly checkList: readonly VendorCheck[] }>>> = {
  sailpoint: () => import("@identity-reports/sailpoint-reports/diagnose"),
  fudo: () => import("@identity-reports/session-reports/diagnose"),
  ping: () => import("@identity-reports/ping-reports/diagnose"),
};

/** The checks of a vendor, in the order in which they are done. */
export const checksOfVendor = async (vendor: VendorName): Promise<readonly VendorCheck[]> =>
  (await loaders[vendor]()).checkList;
