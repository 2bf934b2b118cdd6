import { fudo } from "./fudo.js";
import { ping } from "./ping.js";
import { sailpoint } from "./sailpoint.js";
import type { Vendor } from "./vendor.js";

/** The vendors, by `vendor` of their clients. */
export const vendors: Readonly<Record<string, Vendor>> = { sailpoint, ping, fudo };
