import { defineEndpoint } from "../../src/call/endpoint.js";
import type { ClientOptions } from "../../src/call/options.js";
import type { FetchInit } from "../../src/platform/platform.js";
import { Transport } from "../../src/client/transport.js";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import { json, noContent } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { reportFile } from "../../src/download/file-decoder.js";
import { NotFoundError } from "../../src/errors/http-error.js";
import { ReportFailedError } from "../../src/errors/report-errors.js";
import { defined } from "../../src/internal/objects.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import type { FinishedReport } from "../../src/run/finished-report.js";
import type { ReportDriver } from "../../src/run/driver.js";
import type { RunHandle } from "../../src/run/handle.js";
import { ReportLifecycle } from "../../src/run/lifecycle.js";
import type { WaitOptions } from "../../src/run/options.js";
import { mistyped } from "./mistyped.js";

/** A run of the vendor that these tests make up. */
export interface TestHandle extends RunHandle {
  readonly joined?: boolean;
}
interface Started {
  readonly id: string;
  readonly joined?: boolean;
}
interface Run {
  readonly state?: string;
  readonly rows?: number;
}
export type TestOptions = WaitOptions<TestHandle>;
type Answer = Response | Error | Record<string, unknown>;
/** Answers a request; `n` counts the requests of its kind from 1. */
type Answerer = (n: number, init: FetchInit) => Answer | Promise<Answer>;

/** Answers by kind of request; those left out do what a vendor does on a good day: finish at the third poll. */
export interface VendorScript {
  readonly start?: Answerer;
  readonly status?: Answerer;
  readonly cancel?: Answerer;
  readonly file?: Answerer;
}

export const secret = "a-token-that-stays-secret";
export const baseUrl = "https://vendor.example.com/api";
export const running = { state: "RUNNING" };
export const done = { state: "DONE", rows: 3 };

const start = defineEndpoint({
  method: "POST",
  path: "runs",
  body: (input: { readonly report: string }) => ({ json: input }),
  decode: json<Started>(mistyped(anyJson)),
  idempotent: false,
});
const status = defineEndpoint({
  method: "GET",
  path: "runs/{id}",
  decode: json<Run>(mistyped(anyJson)),
  idempotent: true,
});
const cancel = defineEndpoint({ method: "POST", path: "runs/{id}/cancel", decode: noContent, idempotent: false });
const file = defineEndpoint({
  method: "GET",
  path: "runs/{id}/file",
  query: ({ format }: { readonly format: string }) => ({ format }),
  decode: reportFile<{ readonly format: string }>({
    accept: "*/*",
    format: ({ format }) => format,
    name: () => "report",
  }),
  idempotent: true,
});

/** The types of these reports. */
export interface TestTypes {
  readonly input: { readonly report: string };
  readonly startParams: { readonly report: string };
  readonly handle: TestHandle;
  readonly result: Run;
  readonly format: string;
  readonly startOptions: TestOptions;
  readonly fileOptions: unknown;
  readonly report: FinishedReport<TestHandle, Run, string>;
}

type Driver = ReportDriver<TestTypes>;

/** What vendors differ in. */
interface Traits {
  readonly canCancel?: boolean;
  /** How it shows that it does not know a run. */
  readonly missing?: "not found" | "not listed";
  /** True when it may hand back a run that is not ours, which we wait for and then start again. */
  readonly joins?: boolean;
  /** True when it makes the file only when it is asked for. */
  readonly exports?: boolean;
}

function driverOver(
  transport: Transport,
  { canCancel = true, missing = "not found", joins = false, exports = false }: Traits,
): Driver {
  const driver: Driver = {
    vendor: "test",
    statusOperationOf: () => "GET /runs/{id}",
    pollTiming: { firstMs: 2_000, maxMs: 15_000 },
    formats: { csv: "csv", pdf: "pdf" },
    handleRules: {},
    reportInFileName: () => "ACCOUNTS",
    prepareStart: (input) => input,
    async start(input, context) {
      const send = async () => {
        const answer = await transport.send(start, input, context.requestOptions).withResponse();
        return context.createHandle(answer.data, answer);
      };
      const run = await send();
      if (!joins || run.joined !== true) return run;
      await context.waitForEnd(run, 60_000);
      return await send();
    },
    async poll({ id }, request) {
      try {
        const { data, headers } = await transport.send(status, { id }, request).withResponse();
        const retryAfter = headers.get("retry-after");
        const retryAfterMs = retryAfter === null ? undefined : Number(retryAfter) * 1000;
        const { state = "unknown" } = data;
        if (state === "DONE") return { state, finished: true, result: data };
        if (state !== "FAILED") return { state, finished: false, retryAfterMs };
        return {
          state,
          finished: true,
          failure: new ReportFailedError(`run ${id} failed`, { state, messages: ["no rows"] }),
        };
      } catch (error) {
        if (!NotFoundError.is(error) || missing === "not found") throw error;
        const unlisted = new ReportFailedError(`run ${id} is not in the list`, {
          state: "unlisted",
          isRetryable: true,
        });
        return { state: "unlisted", finished: false, notFoundError: unlisted };
      }
    },
    async requestFile({ id }, _, format, request, { pollFile }) {
      if (exports) {
        const exported = await pollFile(async (each) => {
          const { state = "" } = await transport.send(status, { id: `export-${id}` }, each);
          return { state, finished: state === "DONE", result: state };
        });
        if (exported.result !== "DONE") throw new Error("not exported");
      }
      return await transport.send(file, { id, format }, request);
    },
  };
  if (!canCancel) return driver;
  return {
    ...driver,
    cancel: async ({ id, joined }, request) => {
      if (joined === true) return false;
      await transport.send(cancel, { id }, request);
      return true;
    },
  };
}

/** A vendor whose answers are scripted, and the lifecycle of its reports. */
export function reportVendor(
  script: VendorScript = {},
  { canCancel, missing, joins, exports, ...options }: ClientOptions & Traits = {},
) {
  const calls: { readonly kind: keyof VendorScript; readonly atMs: number; readonly init: FetchInit }[] = [];
  const events: ReportsEvent[] = [];
  const goodDay: Required<VendorScript> = {
    start: () => ({ id: "run-1" }),
    status: (n) => (n < 3 ? running : done),
    cancel: () => ({}),
    file: () => new Response("id,name\r\n1,a\r\n"),
  };
  const fetch = async (url: string, init: FetchInit): Promise<Response> => {
    const path = url.slice(baseUrl.length);
    const kind =
      init.method === "GET"
        ? path.includes("/file")
          ? "file"
          : "status"
        : path.endsWith("/cancel")
          ? "cancel"
          : "start";
    calls.push({ kind, atMs: Date.now(), init });
    const answer = await (script[kind] ?? goodDay[kind])(calls.filter((call) => call.kind === kind).length, init);
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const transport = new Transport({
    profile: { product: "test", version: "0", prefix: "", errors: { message: () => undefined } },
    baseUrl,
    credential: fixedAuthorization("auth", secret, "Bearer "),
    options: {
      fetch,
      retries: 0,
      ...options,
      onEvent(event) {
        events.push(event);
        options.onEvent?.(event);
      },
    },
  });
  const lifecycle = new ReportLifecycle<TestTypes>(
    transport,
    driverOver(transport, defined({ canCancel, missing, joins, exports })),
  );
  const count = (kind: keyof VendorScript): number => calls.filter((call) => call.kind === kind).length;
  const pollsAtMs = (): number[] => calls.filter(({ kind }) => kind === "status").map(({ atMs }) => atMs);
  return { lifecycle, transport, calls, events, count, pollsAtMs };
}
