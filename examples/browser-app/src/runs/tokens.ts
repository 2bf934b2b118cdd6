import type { VendorId } from "../vendors/load-vendor.ts";

/** The tokens that the user gave, in this page's memory only. A token goes to the address it was given for. */
export class Tokens {
  readonly #tokens = new Map<string, string>();

  set(vendorId: VendorId, baseUrl: string, token: string): void {
    this.#tokens.set(keyOf(vendorId, baseUrl), token);
  }

  get(vendorId: VendorId, baseUrl: string): string | undefined {
    return this.#tokens.get(keyOf(vendorId, baseUrl));
  }
}

/** An address is the same with a slash at its end, and without. */
const keyOf = (vendorId: VendorId, baseUrl: string): string => `${vendorId} ${baseUrl.replace(/\/+$/, "")}`;
