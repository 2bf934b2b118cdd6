import type { VendorName } from "./vendor-names.ts";

/** The lists of each vendor, by their words, for completion: the clients are loaded only where one is asked for. */
export const listWords: Readonly<Record<VendorName, readonly string[]>> = {
  sailpoint: ["types", "sources", "campaigns", "policies", "profiles"],
  fudo: ["definitions", "runs"],
  ping: ["templates", "runs"],
};
