import { jsonAnswer } from "./answers.js";
import type { StatusAnswer } from "./apply-fault.js";
import { applyFault } from "./apply-fault.js";
import type { FakeCall } from "./call-log.js";
import { createCallLog } from "./call-log.js";
import type { CorsPolicy } from "./cors.js";
import { allowOrigin, isPreflight, preflightAnswer } from "./cors.js";
import type { FakeRequest } from "./fake-request.js";
import { createFaultScript } from "./fault-script.js";
import type { Fault } from "./faults.js";
import type { FakeFetch } from "./fetch-adapter.js";
import { createFakeFetch } from "./fetch-adapter.js";
import { createHangs } from "./hangs.js";
import { expectOperation } from "./operations.js";
import type { Route } from "./router.js";
import { createRouter } from "./router.js";

/** What a vendor's fake consists of. */
export interface FakeDefinition<Operation extends string> {
  /** In order: the first route that fits answers. */
  readonly routes: readonly Route<Operation>[];
  /** A path that every URL of the vendor starts with, where the base URL has one. Requests without it fit too. */
  readonly basePath?: string;
  /** What the vendor answers where it has no endpoint. Default: 404 with `{"message":"Not Found"}`. */
  readonly notFound?: (request: FakeRequest) => Response;
  /** The vendor's body for a scripted status from 400 on. Default: `{"message":"Scripted <status>"}`. */
  readonly statusAnswer?: StatusAnswer;
  /** Adds what the vendor puts on every answer, scripted ones too. */
  readonly finish?: (headers: Headers, request: FakeRequest) => void;
  /** Whether answers have a `Date`, as those of servers have; a gateway may take it away. Default: true. */
  readonly isDated?: boolean;
  /** Answers preflights, and lets pages of other origins read answers. Default: neither, as a server without CORS. */
  readonly cors?: CorsPolicy | undefined;
}

/** The part of a fake that is the same for every vendor. */
export interface Fake<Operation extends string> {
  /** Stands in for the platform's `fetch`: pass it to a client, or serve it. Works without `this`. */
  readonly fetch: FakeFetch;
  /** Every call that arrived, in order. Preflights of browsers are left out. */
  readonly calls: readonly FakeCall<Operation>[];
  /**
   * The calls of one operation, in order.
   *
   * @throws TypeError for an unknown operation.
   *
   * @example
   * ```ts
   * const [call] = fake.callsTo("getReport");
   * ```
   */
  callsTo(operation: Operation): FakeCall<Operation>[];
  /**
   * Scripts what happens to the next calls of an operation, one entry per call; after the last entry the fake behaves
   * as usual again. Adds to what is still pending.
   *
   * @throws TypeError for an unknown operation or fault; the message lists the valid ones.
   *
   * @example
   * ```ts
   * fake.fail("getReport", ["429", { status: 503, retryAfterMs: 50 }, "reset", "ok"]);
   * ```
   */
  fail(operation: Operation, faults: readonly Fault[]): void;
  /**
   * The scripted faults that have not happened yet, per operation: `{}` when none is left.
   *
   * @example
   * ```ts
   * const left = fake.pendingFaults(); // {} when every scripted fault has happened
   * ```
   */
  pendingFaults(): Partial<Record<Operation, readonly Fault[]>>;
  /**
   * Forgets calls and scripted faults, and breaks the connection of calls that still hang.
   *
   * @example
   * ```ts
   * afterEach(() => fake.reset());
   * ```
   */
  reset(): void;
}

const notFoundAnswer = (): Response => jsonAnswer({ message: "Not Found" }, { status: 404 });
const scriptedStatus: StatusAnswer = (status) => jsonAnswer({ message: `Scripted ${status}` }, { status });

/** Builds a fake out of routes: routing, call log, scripted faults, CORS and the `fetch` around them. */
export function createFake<Operation extends string>(definition: FakeDefinition<Operation>): Fake<Operation> {
  const { routes, basePath, notFound = notFoundAnswer, statusAnswer = scriptedStatus, finish, cors } = definition;
  const operations = [...new Set(routes.map(({ operation }) => operation))];
  const find = createRouter(routes, basePath);
  const faults = createFaultScript(operations);
  const log = createCallLog<Operation>();
  const hangs = createHangs();

  const respond = async (request: FakeRequest): Promise<Response> => {
    const found = find(request);
    const noteStatus = log.record(request, found?.route.operation ?? "unknown");
    let answer: Response;
    if (found === undefined) answer = notFound(request);
    else {
      const { route, parameters } = found;
      const routed = { ...request, parameters };
      const carryOut = async (): Promise<Response> => route.handle(routed);
      const fault = faults.take(route.operation) ?? { name: "ok" };
      answer = await applyFault(fault, routed, { statusAnswer, carryOut, hang: hangs.hang });
    }
    // A copy, since the headers of some answers (redirects, for one) cannot be changed.
    answer = new Response(answer.body, answer);
    finish?.(answer.headers, request);
    if (cors !== undefined) allowOrigin(answer.headers, cors);
    noteStatus(answer.status);
    return answer;
  };

  return {
    fetch: createFakeFetch(
      async (request) => (cors !== undefined && isPreflight(request) ? preflightAnswer(request) : respond(request)),
      definition.isDated,
    ),
    calls: log.calls,
    callsTo(operation) {
      expectOperation(operations, operation);
      return log.calls.filter((call) => call.operation === operation);
    },
    fail: (operation, entries) => faults.add(operation, entries),
    pendingFaults: () => faults.pending(),
    reset() {
      faults.clear();
      log.clear();
      hangs.release();
    },
  };
}
