import { createFake, type Fake, type Route, type RoutedRequest } from "@identity-reports/core/fake";
import type { PingReportsClient } from "../client.js";
import type { ReportTemplate } from "../template-models.js";
import { fakeClient, type FakeClientOverrides } from "./client.js";
import type { PingFakeCredentials } from "./credentials.js";
import { errorAnswer, scriptedStatusAnswer, scriptedTokenAnswer, unauthorizedAnswer } from "./error-answers.js";
import { getAccessToken } from "./get-access-token.js";
import { checkNextRun, type NextRun } from "./next-run.js";
import type { PingOperation } from "./operations.js";
import { reportsScope, resolveOptions, type PingFakeOptions } from "./options.js";
import {
  downloadRun,
  exportRun,
  listRuns,
  startRun,
  viewRun,
  type RunContext,
  type RunOperation,
} from "./run-operations.js";
import { createRunStore } from "./runs.js";
import {
  createTemplate,
  deleteTemplate,
  duplicateTemplate,
  editTemplate,
  exportTemplate,
  importTemplate,
  listTemplates,
  publishTemplate,
  updateTemplate,
} from "./template-operations.js";
import { createTemplateStore } from "./templates.js";
import { createTokenStore } from "./tokens.js";
import { createAssertionVerifier } from "./verify-assertion.js";

/** A run as the fake sees it. */
export interface FakeRun {
  readonly id: string;
  readonly name: string;
  readonly templateType: string;
  readonly realm: string | undefined;
  /** JSON text as it was sent. */
  readonly parameters: string;
  readonly status: string;
  /** In ms since 1970. */
  readonly startedAt: number;
}

/** A stateful fake of Ping's report API. Made by {@link pingFake}. */
export interface PingFake extends Fake<PingOperation> {
  /** Where a client must point, without a trailing slash. Requests are told apart by their path only. */
  readonly baseUrl: string;
  /** The service account that it accepts. */
  readonly credentials: PingFakeCredentials;
  /** Every run since the start or the last `reset`, in order. */
  readonly runs: readonly FakeRun[];
  /** Every template there is, drafts and published ones. */
  readonly templates: readonly ReportTemplate[];
  /**
   * A client wired to this fake; the overrides win over the wiring.
   *
   * @example
   * ```ts
   * const ping = fake.client({ timeoutMs: 500 });
   * ```
   */
  client(overrides?: FakeClientOverrides): PingReportsClient;
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
   * A valid token, as the token endpoint would give out: for clients that are handed one. Default: with the scope for reports.
   *
   * @example
   * ```ts
   * const ping = new PingReportsClient({ baseUrl: fake.baseUrl, fetch: fake.fetch, auth: { accessToken: fake.issueToken() } });
   * ```
   */
  issueToken(scope?: string): string;
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
   * Forgets runs, plans, calls and faults, and takes templates back to the start. Tokens stay good: see `expireTokens`.
   *
   * @example
   * ```ts
   * afterEach(() => fake.reset());
   * ```
   */
  reset(): void;
}

const handlers: readonly (readonly [
  PingOperation,
  method: string,
  path: string,
  action: string | undefined,
  RunOperation,
])[] = [
  ["listTemplates", "GET", "/templates", undefined, listTemplates],
  ["createTemplate", "POST", "/templates", "create", createTemplate],
  ["updateTemplate", "POST", "/templates", "update", updateTemplate],
  ["importTemplate", "POST", "/templates/import", undefined, importTemplate],
  ["publishTemplate", "POST", "/templates/{name}", "publish", publishTemplate],
  ["editTemplate", "POST", "/templates/{name}", "edit", editTemplate],
  ["duplicateTemplate", "POST", "/templates/{name}", "duplicate", duplicateTemplate],
  ["deleteTemplate", "POST", "/templates/{name}", "delete", deleteTemplate],
  ["exportTemplate", "POST", "/templates/{name}", "export", exportTemplate],
  ["startRun", "POST", "/templates/{name}", "run", startRun],
  ["listRuns", "GET", "/runs", undefined, listRuns],
  ["viewRun", "POST", "/runs/{runId}", "view", viewRun],
  ["exportRun", "POST", "/runs/{runId}", "export", exportRun],
  ["downloadRun", "POST", "/runs/{runId}", "download", downloadRun],
];

const tokenPath = "/am/oauth2/access_token";
const exposed = { "with-file-name": ["Content-Disposition"], "without-file-name": [] as string[] };

/**
 * Creates a fake tenant with the token endpoint, which verifies assertions for real, and the report API. It keeps
 * templates and runs in memory, moves runs and exports on by the clock (also a faked one), and serves real CSV, JSON
 * Lines and ZIP files. Nothing leaves the process.
 *
 * @throws TypeError for unknown options and switches; the message lists the known ones.
 * @see https://docs.pingidentity.com/pingoneaic/reports/rest-api/reports-api.html
 *
 * @example
 * ```ts
 * const fake = pingFake({ runMs: 200, rows: 500 });
 * const ping = fake.client();
 * ```
 */
export function pingFake(options: PingFakeOptions = {}): PingFake {
  const resolved = resolveOptions(options);
  const { baseUrl, credentials, behaviour } = resolved;
  const basePath = new URL(baseUrl).pathname.replace(/\/$/, "");
  const tokens = createTokenStore(resolved);
  const verifier = createAssertionVerifier(credentials, behaviour);
  const templates = createTemplateStore(resolved);
  const runs = createRunStore(resolved);
  const context: RunContext = { options: resolved, templates, runs };

  const refusal = ({ headers }: RoutedRequest): Response | undefined => {
    const state = tokens.check(headers.get("authorization"));
    if (state === "refused" || (state === "no-scope" && behaviour.missingScope === "unauthorized"))
      return unauthorizedAnswer();
    return state === "no-scope" ? errorAnswer(403, "Access Denied: the scope is insufficient", "crest") : undefined;
  };
  const routes = handlers.map(([operation, method, path, action, handle]): Route<PingOperation> => ({
    operation,
    method,
    path: `/reports${path}`,
    ...(action === undefined ? {} : { query: { _action: action } }),
    handle: (request) => refusal(request) ?? handle(request, context),
  }));

  const fake = createFake<PingOperation>({
    routes: [
      {
        operation: "getAccessToken",
        method: "POST",
        path: tokenPath,
        handle: getAccessToken(resolved, tokens, verifier),
      },
      ...routes,
    ],
    basePath,
    notFound: () => errorAnswer(404, "Not Found", "crest"),
    statusAnswer: (status, { path }) =>
      (path.endsWith(tokenPath) ? scriptedTokenAnswer(status) : undefined) ??
      scriptedStatusAnswer(status, behaviour.errorBodies),
    cors: behaviour.cors === "none" ? undefined : { exposeHeaders: exposed[behaviour.cors] },
  });

  return {
    ...fake,
    baseUrl,
    credentials,
    get runs() {
      return runs.runs.map((run): FakeRun => {
        const { id, template, realm, parameters, startedAt } = run;
        return {
          id,
          name: template.name,
          templateType: template.type,
          realm,
          parameters,
          status: runs.statusOf(run),
          startedAt,
        };
      });
    },
    get templates() {
      return [...templates.list()];
    },
    client: (overrides) => fakeClient({ baseUrl, credentials, fetch: fake.fetch }, overrides),
    nextRun: (plan) => runs.plan(checkNextRun(plan)),
    issueToken: (scope = reportsScope) => tokens.issue(scope).token,
    expireTokens: () => tokens.expireAll(),
    reset() {
      fake.reset();
      runs.clear();
      templates.clear();
      verifier.clear();
    },
  };
}
