// Uses access tokens that come from elsewhere: a vault, a sidecar, a backend. This process never sees the client secret.
// SAIL_BASE_URL; TOKEN_URL answers { "token": "…", "expiresAt": 1790000000000 }
import { SailPointReportsClient, type TokenRequest } from "@identity-reports/sailpoint-reports";

/** Asked when there is no token, near the end of the one in use, and after a 401 with the token that was refused. */
async function accessToken({ rejectedToken, signal }: TokenRequest): Promise<{ token: string; expiresAt: number }> {
  const body = JSON.stringify({ rejectedToken });
  const answer = await fetch(process.env["TOKEN_URL"] ?? "", { method: "POST", body, signal });
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  return (await answer.json()) as { token: string; expiresAt: number };
}

const { SAIL_BASE_URL: baseUrl = "" } = process.env;
const sailpoint = new SailPointReportsClient({ baseUrl, auth: { accessToken } });
const report = await sailpoint.runReport({ reportType: "IDENTITIES" });
console.log(report.result.status);
