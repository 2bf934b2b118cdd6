/**
 * Looks at everything between this program and SailPoint, from the runtime to the rights of the token, and says what to do.
 *
 * @packageDocumentation
 */

import {
  diagnoseClient,
  listOf,
  type DiagnoseOptions,
  type Diagnosis,
  type ListedCheck,
} from "@identity-reports/core/diagnose";
import type { SailPointReportsClient } from "./client.js";
import { sailPointChecks } from "./diagnose/checks.js";

export type {
  CheckResult,
  CheckStatus,
  ClientSetting,
  DiagnoseOptions,
  Diagnosis,
  DiagnosisRequest,
  Fix,
  ListedCheck,
  TenantDiagnosis,
} from "@identity-reports/core/diagnose";

/** The checks, in the order in which they are done: `only` takes their ids. */
export const checkList: readonly ListedCheck[] = listOf(sailPointChecks);

/**
 * Examines a client: runtime, settings, proxy, DNS, TCP, TLS, clock, tenant, token, rights, and one read. Nothing is started
 * or changed, and every request that was made is in the result, which holds no token, no key and no query.
 *
 * @throws ConfigError for wrong options; the reason of `signal`. What is wrong with the client is in the result.
 *
 * @example
 * ```ts
 * const { ok, tenants } = await diagnose(SailPointReportsClient.fromEnv());
 * for (const { id, status, detail, fix } of tenants[0]!.checks) console.log(status, id, detail, fix?.text ?? "");
 * ```
 */
export const diagnose = (client: SailPointReportsClient, options?: DiagnoseOptions): Promise<Diagnosis> =>
  diagnoseClient(client, sailPointChecks, options);
