/** Vendors by the word that stands for them on the command line, in plans and in settings. */
export const vendorNames = ["sailpoint", "fudo", "ping"] as const;

/** Word for a vendor. */
export type VendorName = (typeof vendorNames)[number];

/** How each vendor is called in sentences. */
export const vendorLabels: Readonly<Record<VendorName, string>> = {
  sailpoint: "SailPoint",
  fudo: "Fudo",
  ping: "Ping",
};

/** True for one of {@link vendorNames}. */
export const isVendorName = (word: unknown): word is VendorName => vendorNames.some((name) => name === word);
