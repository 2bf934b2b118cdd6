import type { TokenFunction } from "../../src/auth/access-token.js";
import { suppliedAuthorization } from "../../src/auth/access-token.js";
import type { ClientOptions } from "../../src/call/options.js";
import { ApiClient } from "../../src/client/api-client.js";
import type { Check } from "../../src/diagnose/check.js";
import { diagnoseClient, type DiagnoseOptions } from "../../src/diagnose/diagnose-client.js";
import type { CheckResult, Diagnosis } from "../../src/diagnose/document.js";
import type { ExaminedClient } from "../../src/diagnose/examined-client.js";
import { testClient } from "../support/transport-client.js";

/** The token of the client, which must not be in any diagnosis. */
export const secretToken = "a-very-secret-token";

export interface DiagnosedClient extends DiagnoseOptions {
  readonly baseUrl: string;
  readonly client?: ClientOptions;
  readonly accessToken?: string | TokenFunction;
  readonly checks?: readonly Check<ExaminedClient>[];
  readonly clockMatters?: boolean;
}

/** A client of a vendor without checks of its own is diagnosed. */
export function diagnosed({
  baseUrl,
  client = {},
  accessToken = secretToken,
  checks = [],
  clockMatters = false,
  ...options
}: DiagnosedClient): Promise<Diagnosis> {
  const credential = suppliedAuthorization("auth.accessToken", accessToken, "Bearer ");
  const { transport } = testClient({ baseUrl, options: client, credential });
  return diagnoseClient(new ApiClient(transport), { vendor: "Test", checks, clockMatters }, options);
}

/** What one check of a diagnosis found. */
export function findingOf({ tenants }: Diagnosis, id: string): CheckResult {
  const found = tenants[0]?.checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`there is no check ${id}`);
  return found;
}

/** Status of each check: `"node: pass"`. */
export const statusesOf = ({ tenants }: Diagnosis): readonly string[] =>
  (tenants[0]?.checks ?? []).map(({ id, status }) => `${id}: ${status}`);
