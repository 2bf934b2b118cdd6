import type { Vendor } from "./vendor.ts";

export const vendorIds = ["sailpoint", "fudo", "ping"] as const;
export type VendorId = (typeof vendorIds)[number];

const loaders: Readonly<Record<VendorId, () => Promise<Vendor>>> = {
  sailpoint: async () => (await import("./sailpoint.ts")).sailpoint,
  fudo: async () => (await import("./fudo.ts")).fudo,
  ping: async () => (await import("./ping.ts")).ping,
};

/** Loads one vendor's client, and not those of the others. */
export const loadVendor = (id: VendorId): Promise<Vendor> => loaders[id]();
