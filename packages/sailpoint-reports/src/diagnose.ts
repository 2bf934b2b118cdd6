/**
 * Looks at everything between this program and SailPoint, from the runtime to the rights of the token, and says what to do.
 *
 * @packageDocumentation
 */

import {
  diagnoseClient,
  listOf,
  runProbe,
  type DiagnoseOptions,
  type Diagnosis,
  type ListedCheck,
  type PlannedRequest,
  type ProbeDocument,
  type ProbeOptions,
  type ProbeRequest,
} from "@identity-reports/core/diagnose";
import type { SailPointReportsClient } from "./client.js";
import { sailPointChecks } from "./diagnose/checks.js";
import { sailPointProbe } from "./diagnose/probe.js";

export type {
  CheckResult,
  CheckStatus,
  ClientSetting,
  DiagnoseOptions,
  Diagnosis,
  DiagnosisRequest,
  Fix,
  ListedCheck,
  PlannedRequest,
  ProbeDocument,
  ProbedExchange,
  ProbedFile,
  ProbedQuestion,
  ProbedState,
  ProbeOptions,
  ProbeRequest,
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

/** The requests that {@link probe} would send, the one that starts a run among them. Nothing is sent. */
export const planProbe = (request: ProbeRequest): readonly PlannedRequest[] => sailPointProbe.plan(request);

/**
 * Starts one run on a real tenant and writes down what SailPoint's documents leave open: states and their times, headers,
 * shapes of answers, how the file is written. Types and shapes, no values; the fake can be set to it (`asProbed`).
 *
 * @throws ConfigError without `startOneRun: true`; UnsafeProbeError when the document would hold a name, an address, an id or
 *   a token.
 *
 * @example
 * ```ts no-run
 * const found = await probe(sailpoint, { report: "IDENTITIES" }, { startOneRun: true });
 * for (const { question, status, answer, how } of found.questions) console.log(status, question, answer ?? "", how);
 * ```
 */
export const probe = (
  client: SailPointReportsClient,
  request: ProbeRequest,
  options: ProbeOptions,
): Promise<ProbeDocument> => runProbe(client, sailPointProbe, request, options);
