import { createFake, createRandom, type Fake, type FakeRequest, type Route } from "@identity-reports/core/fake";
import type { SailPointReportsClient } from "../client.js";
import { fakeClient, type FakeClientOverrides } from "./client.js";
import { noRouteAnswer, scriptedStatusAnswer } from "./error-answers.js";
import { createGateway } from "./gateway.js";
import { getAccessToken, scriptedTokenAnswer } from "./get-access-token.js";
import { corsPolicy, finishHeaders } from "./headers.js";
import { checkNextRun, type NextRun } from "./next-run.js";
import type { SailPointFakeVersion, SailPointOperation } from "./operations.js";
import { resolveOptions, type SailPointFakeCredentials, type SailPointFakeOptions } from "./options.js";
import type { AuditEvent, ReportContext } from "./report-operations.js";
import { cancelReport, getReport, getReportResult, startReport } from "./report-operations.js";
import {
  getCampaignReports,
  getDefaultViolationReport,
  getSodViolationReportRunStatus,
  startCampaignReport,
  startSodAllPoliciesForOrg,
  startSodPolicy,
} from "./service-operations.js";
import {
  getActiveCampaigns,
  getTaskStatus,
  getTenant,
  listIdentityProfiles,
  listSodPolicies,
  listSources,
} from "./lookup-operations.js";
import { createRequestIds } from "./request-ids.js";
import { createRunStore, statusOf } from "./runs.js";
import { tenantInfo } from "./tenant-info.js";
import { createTokenStore } from "./tokens.js";

/** A run as the fake sees it. */
export interface FakeRun {
  readonly id: string;
  readonly reportType: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Its last status; undefined while it is going on. */
  readonly status: string | undefined;
  /** In ms since 1970. */
  readonly launchedAt: number;
}

/** A stateful fake of SailPoint's report API. Made by {@link sailPointFake}. */
export interface SailPointFake extends Fake<SailPointOperation> {
  /** Where a client must point, without a trailing slash. Requests are told apart by their path only. */
  readonly baseUrl: string;
  /** The client id and secret that it accepts. */
  readonly credentials: SailPointFakeCredentials;
  /** Every run since the start or the last `reset`, in order. */
  readonly runs: readonly FakeRun[];
  /** What downloads with `auditable: true` have left behind. */
  readonly auditEvents: readonly AuditEvent[];
  /**
   * A client wired to this fake; the overrides win over the wiring.
   *
   * @example
   * ```ts
   * const sailpoint = fake.client({ timeoutMs: 500 });
   * ```
   */
  client(overrides?: FakeClientOverrides): SailPointReportsClient;
  /**
   * Plans the next run that is started; each call plans one more.
   *
   * @throws TypeError for anything it does not know.
   *
   * @example
   * ```ts
   * fake.nextRun({ runMs: 2_000, rows: 10 });
   * ```
   */
  nextRun(plan: NextRun): void;
  /**
   * A valid token, as `getAccessToken` would give out: for clients that are handed one.
   *
   * @example
   * ```ts
   * const sailpoint = new SailPointReportsClient({ baseUrl: fake.baseUrl, fetch: fake.fetch, auth: { accessToken: fake.issueToken() } });
   * ```
   */
  issueToken(): string;
  /**
   * Every token given out so far is expired from now on.
   *
   * @example
   * ```ts
   * fake.expireTokens(); // the next call is answered 401, and the client signs in again
   * ```
   */
  expireTokens(): void;
  /**
   * Forgets runs, plans, calls, faults, audit events and the rate limit, and breaks what still hangs. Tokens stay good:
   * see `expireTokens`.
   *
   * @example
   * ```ts
   * afterEach(() => fake.reset());
   * ```
   */
  reset(): void;
}

const handlers = [
  ["startReport", "POST", "/run", startReport],
  ["getReportResult", "GET", "/{taskResultId}/result", getReportResult],
  ["getReport", "GET", "/{taskResultId}", getReport],
  ["cancelReport", "POST", "/{id}/cancel", cancelReport],
] as const;

const otherHandlers = [
  ["getCampaignReports", "GET", "campaigns", "/{id}/reports", getCampaignReports],
  ["startCampaignReport", "POST", "campaigns", "/{id}/run-report/{type}", startCampaignReport],
  ["startSodPolicy", "POST", "sod-policies", "/{id}/violation-report/run", startSodPolicy],
  ["startSodAllPoliciesForOrg", "POST", "sod-violation-report", "/run", startSodAllPoliciesForOrg],
  [
    "getSodViolationReportRunStatus",
    "GET",
    "sod-policies",
    "/sod-violation-report-status/{reportResultId}",
    getSodViolationReportRunStatus,
  ],
  ["getDefaultViolationReport", "GET", "sod-violation-report", "/{reportResultId}/download", getDefaultViolationReport],
  ["listSources", "GET", "sources", "", listSources],
  ["getActiveCampaigns", "GET", "campaigns", "", getActiveCampaigns],
  ["listSodPolicies", "GET", "sod-policies", "", listSodPolicies],
  ["listIdentityProfiles", "GET", "identity-profiles", "", listIdentityProfiles],
  ["getTaskStatus", "GET", "task-status", "/{id}", getTaskStatus],
  ["getTenant", "GET", "tenant", "", getTenant],
] as const;

/** Services that v3 does not have. */
const newServices: readonly string[] = ["task-status", "tenant"];

/** Of every service: version and name change places. */
const pathOf = (version: SailPointFakeVersion, service: string): string =>
  version === "v1" ? `/${service}/v1` : `/${version}/${service}`;

const tokenPath = "/oauth/token";
const infoPath = "/oauth/info";

const prefixOf = (version: SailPointFakeVersion): string => pathOf(version, "reports");

/**
 * Creates a fake SailPoint tenant with the token endpoint, the four report operations, those of
 * campaigns and policies, and the look-ups, in every API version. It keeps runs in memory, moves them on by the clock (also a faked one), checks tokens and requests like the vendor, and
 * serves real CSV, PDF and ZIP files. Nothing leaves the process.
 *
 * @throws TypeError for unknown options and switches; the message lists the known ones.
 * @see https://developer.sailpoint.com/docs/api/v2024/reports-data-extraction
 *
 * @example
 * ```ts
 * const fake = sailPointFake({ runMs: 200, rows: 500 });
 * const sailpoint = fake.client();
 * ```
 */
export function sailPointFake(options: SailPointFakeOptions = {}): SailPointFake {
  const resolved = resolveOptions(options);
  const { baseUrl, credentials, behaviour } = resolved;
  const basePath = new URL(baseUrl).pathname.replace(/\/$/, "");
  const org = new URL(baseUrl).hostname.split(".")[0] ?? "acme";
  const tokens = createTokenStore(resolved, org);
  const gateway = createGateway(resolved, tokens);
  const runs = createRunStore(resolved);
  const requestIds = createRequestIds();
  const ownTrackingIds = createRandom(0x7ac1);
  const auditEvents: AuditEvent[] = [];

  const trackingIdOf = (request: FakeRequest): string =>
    behaviour.trackingId === "request-id" ? requestIds.of(request) : ownTrackingIds.hex(32);
  const { objects } = resolved;
  const context: ReportContext = { org, behaviour, runs, objects, auditEvents, trackingIdOf };
  const issue = getAccessToken(resolved, tokens, org);

  const routes = behaviour.routedVersions.flatMap((version) =>
    [
      ...handlers.map(([operation, method, path, handle]) => [operation, method, "reports", path, handle] as const),
      ...otherHandlers.filter(([, , service]) => version !== "v3" || !newServices.includes(service)),
    ].map(([operation, method, service, path, handle]): Route<SailPointOperation> => ({
      operation,
      method,
      path: pathOf(version, service) + path,
      handle: (request) =>
        gateway.refuse(request, operation, version, trackingIdOf(request)) ?? handle(request, context),
    })),
  );
  const isDeprecated = ({ path }: FakeRequest): boolean => {
    const local = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
    return behaviour.deprecatedVersions.some((version) => local.startsWith(`${prefixOf(version)}/`));
  };

  const fake = createFake<SailPointOperation>({
    routes: [
      {
        operation: "getAccessToken",
        method: "POST",
        path: tokenPath,
        handle: (request) => gateway.refuseToken() ?? issue(request),
      },
      {
        operation: "getTenantInfo",
        method: "GET",
        path: infoPath,
        handle: (request) => tenantInfo(request, resolved, org),
      },
      ...routes,
    ],
    basePath,
    notFound: noRouteAnswer,
    statusAnswer: (status, request) =>
      (request.path.endsWith(tokenPath) ? scriptedTokenAnswer(status) : undefined) ??
      scriptedStatusAnswer(status, trackingIdOf(request)),
    finish: (headers, request) => finishHeaders(headers, requestIds.of(request), isDeprecated(request)),
    isDated: behaviour.dateHeader === "sent",
    cors: corsPolicy(behaviour.cors),
  });

  return {
    ...fake,
    baseUrl,
    credentials,
    get runs() {
      return runs.runs.map((run): FakeRun => {
        const { id, reportType, arguments: given, launchedAt } = run;
        return { id, reportType, arguments: given, status: statusOf(run), launchedAt };
      });
    },
    auditEvents,
    client: (overrides) => fakeClient({ baseUrl, credentials, fetch: fake.fetch }, overrides),
    nextRun: (plan) => runs.plan(checkNextRun(plan)),
    issueToken: () => tokens.issue().token,
    expireTokens: () => tokens.expireAll(),
    reset() {
      fake.reset();
      runs.clear();
      gateway.clear();
      auditEvents.splice(0);
    },
  };
}
