import { byId } from "../page/dom.ts";
import type { Tokens } from "../runs/tokens.ts";
import type { VendorId } from "../vendors/load-vendor.ts";
import type { Vendor } from "../vendors/vendor.ts";
import { clearProblem, showProblem } from "./field-problem.ts";

/** Address and token of the user's tenant. */
export class ConnectionFields {
  readonly address = byId("base-url", HTMLInputElement);
  readonly token = byId("token", HTMLInputElement);
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.token.addEventListener("change", () => this.#cleanToken());
  }

  /** Neither an address nor a token of one vendor goes to the next. */
  showVendor({ addressHint, tokenLabel, tokenNote }: Vendor): void {
    byId("base-url-hint", HTMLElement).textContent = addressHint;
    byId("token-label", HTMLElement).textContent = tokenLabel;
    byId("token-hint", HTMLElement).textContent = tokenNote;
    for (const control of [this.address, this.token]) {
      control.value = "";
      clearProblem(control);
    }
  }

  /** Keeps the token for this address. @returns the first field that is not filled in. */
  read(vendorId: VendorId): HTMLInputElement | undefined {
    this.#cleanToken();
    const missing = [this.address, this.token].filter(({ value }) => value.trim() === "");
    for (const control of missing)
      showProblem(control, control === this.address ? "Enter the address." : "Enter a token.");
    if (missing.length === 0) this.#tokens.set(vendorId, this.baseUrl, this.token.value);
    return missing[0];
  }

  get baseUrl(): string {
    return this.address.value.trim();
  }

  #cleanToken(): void {
    this.token.value = withoutBearer(this.token.value);
  }
}

/** A token as it is, also where the whole header was pasted. */
export const withoutBearer = (text: string): string => text.trim().replace(/^(authorization:\s*)?bearer\s+/i, "");
