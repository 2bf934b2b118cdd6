import { createFake, createRandom, type Fake, type Route } from "@identity-reports/core/fake";
import type { SessionReportsClient } from "../client.js";
import type { ObjectType } from "../models.js";
import { fakeClient, type FakeClientOverrides } from "./client.js";
import { createDefinedReport, updateDefinedReport } from "./definition-operations.js";
import { errorAnswer } from "./error-answers.js";
import { listObjects } from "./list-answer.js";
import { checkNextRun, type NextRun } from "./next-run.js";
import { objectSpecs, publicSpec } from "./object-specs.js";
import { envelope, viewOf } from "./object-views.js";
import { createObjectStore } from "./objects.js";
import { deleteObject, type Operation } from "./operation.js";
import type { SessionOperation } from "./operations.js";
import { resolveOptions, type SessionFakeOptions, type SessionFakeUser } from "./options.js";
import { createReport, generate, getReportFile } from "./report-operations.js";
import { createSubscription } from "./subscription-operations.js";

/** A stateful fake of Fudo's report API. Made by {@link sessionFake}. */
export interface SessionFake extends Fake<SessionOperation> {
  /** Where a client must point, without a trailing slash. Requests are told apart by their path only. */
  readonly baseUrl: string;
  /** The API key of the first user. */
  readonly credentials: { readonly apiKey: string };
  readonly users: readonly SessionFakeUser[];
  /**
   * Everything of a kind that is in the appliance's memory, deleted objects as well, in order of creation.
   *
   * @example
   * ```ts
   * expect(fake.objects("report")).toHaveLength(1);
   * ```
   */
  objects(type: ObjectType): readonly Readonly<Record<string, unknown>>[];
  /**
   * A client of the first user, wired to this fake; the overrides win over the wiring.
   *
   * @example
   * ```ts
   * const fudo = fake.client({ timeoutMs: 500 });
   * ```
   */
  client(overrides?: FakeClientOverrides): SessionReportsClient;
  /**
   * Plans the next report that is generated; each call plans one more.
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
   * Lets a period pass: every subscription generates its report.
   *
   * @returns the ids of the reports.
   *
   * @example
   * ```ts
   * const [id] = fake.runSubscriptions();
   * ```
   */
  runSubscriptions(): readonly string[];
  /**
   * Forgets objects, plans, calls and faults, and breaks what still hangs.
   *
   * @example
   * ```ts
   * afterEach(() => fake.reset());
   * ```
   */
  reset(): void;
}

const getObjectSpec: Operation = ({ parameters }, { behaviour }) => {
  const type = parameters["objectType"] ?? "";
  if (!Object.hasOwn(objectSpecs, type)) return errorAnswer(404, behaviour);
  return envelope({ [type]: publicSpec(type as ObjectType, behaviour.specNames) }, behaviour);
};

// Literal paths before those with a parameter that would take them in.
const handlers: readonly (readonly [SessionOperation, string, string, Operation])[] = [
  ["listReports", "GET", "/report", listObjects("report")],
  ["createReport", "POST", "/report", createReport],
  ["listDefinedReports", "GET", "/report/defined", listObjects("defined_report")],
  ["createDefinedReport", "POST", "/report/defined", createDefinedReport],
  ["updateDefinedReport", "PATCH", "/report/defined/{id}", updateDefinedReport],
  ["deleteDefinedReport", "DELETE", "/report/defined/{id}", deleteObject("defined_report")],
  ["listSubscriptions", "GET", "/report/subscription", listObjects("defined_report_subscription")],
  ["createSubscription", "POST", "/report/subscription", createSubscription],
  ["deleteSubscription", "DELETE", "/report/subscription/{id}", deleteObject("defined_report_subscription")],
  ["getReportFile", "GET", "/report/{id}/{format}", getReportFile],
  ["deleteReport", "DELETE", "/report/{id}", deleteObject("report")],
  ["getObjectSpec", "GET", "/objspec/{objectType}", getObjectSpec],
];

/**
 * Creates a fake Fudo Enterprise appliance with the twelve report operations. It keeps objects in memory, generates
 * reports by the clock (also a faked one), checks keys, rights and requests, and serves real CSV, PDF and HTML files.
 * Nothing leaves the process.
 *
 * @throws TypeError for unknown options and switches; the message lists the known ones.
 * @see https://download.fudosecurity.com/documentation/fudo/6_0/api/en/_api/main/en/report.html
 *
 * @example
 * ```ts
 * const fake = sessionFake({ runMs: 200, rows: 500 });
 * const fudo = fake.client();
 * ```
 */
export function sessionFake(options: SessionFakeOptions = {}): SessionFake {
  const resolved = resolveOptions(options);
  const { baseUrl, users, behaviour } = resolved;
  const [{ apiKey }] = users;
  const store = createObjectStore();
  const plans: NextRun[] = [];
  const requestIds = createRandom(0xf0d0);
  const shared = { options: resolved, behaviour, store, takePlan: () => plans.shift() ?? {} };

  const fake = createFake<SessionOperation>({
    routes: handlers.map(([operation, method, path, handle]): Route<SessionOperation> => ({
      operation,
      method,
      path: `/api/v2${path}`,
      handle(request) {
        const key = request.headers.get("authorization");
        const user = users.find((each) => each.apiKey === key);
        if (user === undefined) return errorAnswer(401, behaviour);
        if (behaviour.forbidden.includes(operation)) return errorAnswer(403, behaviour);
        return handle(request, { ...shared, user });
      },
    })),
    basePath: new URL(baseUrl).pathname.replace(/\/$/, ""),
    notFound: () => errorAnswer(404, behaviour),
    statusAnswer: (status) => errorAnswer(status, { ...behaviour, errorStatus: "http" }),
    finish: (headers) => {
      headers.set("server", "Fudo");
      if (behaviour.requestIds === "header") headers.set("x-request-id", requestIds.hex(16));
    },
    cors: behaviour.cors === "open" ? { exposeHeaders: ["Content-Disposition", "X-Request-Id"] } : undefined,
  });

  return {
    ...fake,
    baseUrl,
    credentials: { apiKey },
    users,
    objects: (type) => store.objects.filter((each) => each.type === type).map((object) => viewOf(object, behaviour)),
    client: (overrides) => fakeClient({ baseUrl, apiKey, fetch: fake.fetch }, overrides),
    nextRun: (plan) => void plans.push(checkNextRun(plan)),
    runSubscriptions: () =>
      store.objects
        .filter(({ type, removed }) => type === "defined_report_subscription" && !removed)
        .map(({ attributes }) => {
          const { defined_report_id, user_id } = attributes as { defined_report_id: string; user_id: string };
          const { title, type } = store.find("defined_report", defined_report_id)?.attributes ?? {};
          return generate({ title, report_type: type, defined_report_id }, user_id, shared).id;
        }),
    reset() {
      fake.reset();
      store.clear();
      plans.splice(0);
    },
  };
}
