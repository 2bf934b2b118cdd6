import { usageError } from "../cli-error.ts";
import type { Invocation } from "../invocation.ts";
import { vendorLabels, type VendorName } from "../vendors/vendor-names.ts";

/** Options that one vendor alone takes. */
const ownOptions: Readonly<Record<string, { readonly flag: string; readonly of: VendorName }>> = {
  realm: { flag: "--realm", of: "ping" },
  title: { flag: "--title", of: "fudo" },
  onJoined: { flag: "--on-joined", of: "sailpoint" },
  cancelOnStop: { flag: "--cancel-on-stop", of: "sailpoint" },
};

/**
 * A variable is for all calls, and may be meant for others; what was typed is meant for this one.
 *
 * @throws CliError for an option of another vendor.
 */
export function expectOwnOptions(vendor: VendorName, { isTyped }: Invocation): void {
  for (const [name, { flag, of }] of Object.entries(ownOptions))
    if (of !== vendor && isTyped(name))
      throw usageError(`${flag} is an option of ${vendorLabels[of]}, not of ${vendorLabels[vendor]}.`, "Leave it out.");
}

/** @param flags by name of the option. @throws CliError for an option that this call would not look at. */
export function expectNotTyped(flags: Readonly<Record<string, string>>, why: string, { isTyped }: Invocation): void {
  for (const [name, flag] of Object.entries(flags)) if (isTyped(name)) throw usageError(`${flag}: ${why}`);
}
