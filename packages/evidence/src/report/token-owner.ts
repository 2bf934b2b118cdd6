import { claimsOf } from "@identity-reports/core/vendor";
import type { TokenOwner } from "../vendors/vendor.js";
import type { ReportWork } from "./report-work.js";

/** Longest wait for a token. The client usually has that of its last request. */
const maxMs = 10_000;

/** Reads from the access token whose it is. Empty when it does not say. The token itself is kept nowhere. */
export async function readTokenOwner({ job, context }: ReportWork): Promise<TokenOwner> {
  const { client, vendor } = job;
  if (vendor.tokenOwnerOf === undefined || client.getAccessToken === undefined) return {};
  const signal = AbortSignal.any([context.stop.signal, AbortSignal.timeout(maxMs)]);
  const token = await client.getAccessToken({ signal }).catch(() => undefined);
  const claims = token === undefined ? undefined : claimsOf(token);
  return claims === undefined ? {} : vendor.tokenOwnerOf(claims);
}
