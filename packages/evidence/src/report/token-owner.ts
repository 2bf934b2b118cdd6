import { claimsOf } from "@identity-reports/core/vendor";
import type { TokenWords } from "../vendors/vendor.js";
import type { ReportWork } from "./report-work.js";

/** The client has the token of its last request, as a rule: it need not be asked for. */
const maxMs = 10_000;

/** Whose the token of the requests is, as far as it says so. The token itself is let go. */
export async function tokenOwner({ job, context }: ReportWork): Promise<TokenWords> {
  const { client, vendor } = job;
  if (vendor.tokenWords === undefined || client.getAccessToken === undefined) return {};
  const signal = AbortSignal.any([context.stop.signal, AbortSignal.timeout(maxMs)]);
  const token = await client.getAccessToken({ signal }).catch(() => undefined);
  const claims = token === undefined ? undefined : claimsOf(token);
  return claims === undefined ? {} : vendor.tokenWords(claims);
}
