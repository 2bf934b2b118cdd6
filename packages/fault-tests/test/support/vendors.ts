import type { Vendor } from "./endpoint.ts";
import { ping } from "./vendors/ping.ts";
import { sailPoint } from "./vendors/sailpoint.ts";
import { session } from "./vendors/session.ts";

/** All vendors, with all of their endpoints. */
export const vendors: readonly Vendor[] = [sailPoint, session, ping];
