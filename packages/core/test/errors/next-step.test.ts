import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/config-error.js";
import { HttpError, httpErrorOf } from "../../src/errors/http-error.js";
import { nextStep, type NextStep } from "../../src/errors/next-step.js";
import { DownloadError, ReportExpiredError, ReportFailedError } from "../../src/errors/report-errors.js";
import { ReportsError, type ReportsErrorDetails } from "../../src/errors/reports-error.js";
import { TokenError } from "../../src/errors/token-error.js";
import { AbortedError, DecodeError, NetworkError, TimeoutError } from "../../src/errors/call-errors.js";

const handle = { id: "run-1" };
const retryAt = new Date("2026-01-01T00:00:08Z");
const start = "POST /reports/run";

type Details = Partial<ReportsErrorDetails>;
const http = (status: number, details: Details & { readonly retryAt?: Date } = {}): HttpError =>
  httpErrorOf("told", { status, method: "POST", url: "https://vendor.example.com", operation: start, ...details });
const saving = (code: string, details: Details = {}): DownloadError => new DownloadError("told", { code, ...details });

const resume = { action: "resume", handle } as const;
const again = { action: "start-again" } as const;
const person = { action: "ask-a-person" } as const;
const giveUp = { action: "give-up" } as const;

describe("the next step after", () => {
  it.each<[string, unknown, Partial<NextStep>]>([
    ["a wait that was too short", new TimeoutError("told", { phase: "wait", handle, carriedOut: "yes" }), resume],
    ["a wait for a run before ours", new TimeoutError("told", { phase: "wait" }), again],
    ["a turn that came too late", new TimeoutError("told", { phase: "queue", operation: start }), again],
    [
      "a start without an answer",
      new TimeoutError("told", { phase: "headers", carriedOut: "maybe", operation: start }),
      person,
    ],
    [
      "a read without an answer",
      new TimeoutError("told", { phase: "headers", carriedOut: "maybe", operation: "GET /x" }),
      again,
    ],
    ["an abort of a wait", new AbortedError("told", { handle, carriedOut: "yes" }), resume],
    ["an abort before anything was sent", new AbortedError("told", { operation: start }), again],
    ["an abort of a start", new AbortedError("told", { carriedOut: "maybe", operation: start }), person],
    ["a 429", http(429, { retryAt }), { action: "wait", until: retryAt }],
    ["a 429 in a wait", http(429, { retryAt, handle, carriedOut: "yes" }), { action: "wait", until: retryAt, handle }],
    ["a 429 for the quota of the day", http(429, { isRetryable: false }), { action: "wait" }],
    ["a 503 with a time", http(503, { retryAt }), { action: "wait", until: retryAt }],
    ["a 500 after a start, with a time", http(500, { retryAt }), person],
    ["a 500 after a start", http(500), person],
    ["a 502 of a read", http(502, { operation: "GET /x" }), again],
    ["a 502 while a run is waited for", http(502, { handle, carriedOut: "yes" }), resume],
    ["a start that the vendor is too busy for", http(400, { code: "vendor_busy", isRetryable: true }), again],
    ["a wrong parameter", http(400), giveUp],
    ["a missing right", http(403), giveUp],
    ["a missing right for a run that is there", http(403, { handle, carriedOut: "yes" }), { ...person, handle }],
    ["a run that the vendor does not know", http(404, { handle }), { ...person, handle }],
    ["a thing that is not there", http(404), giveUp],
    [
      "a redirect elsewhere",
      new HttpError("told", { code: "redirected", status: 302, method: "GET", url: "x" }),
      giveUp,
    ],
    [
      "a refused connection",
      new NetworkError("told", { code: "ECONNREFUSED", isRetryable: true, operation: start }),
      again,
    ],
    [
      "a reset of a start",
      new NetworkError("told", { code: "ECONNRESET", isRetryable: true, carriedOut: "maybe", operation: start }),
      person,
    ],
    [
      "a reset in a wait",
      new NetworkError("told", { code: "ECONNRESET", isRetryable: true, carriedOut: "yes", handle }),
      resume,
    ],
    ["a wrong certificate", new NetworkError("told", { code: "CERT_HAS_EXPIRED", operation: start }), giveUp],
    ["wrong credentials", new TokenError("told"), giveUp],
    ["a wrong option", new ConfigError("format", "told"), giveUp],
    [
      "a wrong option for a run that is there",
      new ConfigError("format", "told").with({ handle }),
      { ...giveUp, handle },
    ],
    [
      "a start that answered nonsense",
      new DecodeError("told", { status: 200, carriedOut: "yes", operation: start }),
      person,
    ],
    [
      "a state that is nonsense",
      new DecodeError("told", { status: 200, carriedOut: "yes", handle }),
      { ...person, handle },
    ],
    [
      "rows that came in part",
      new DecodeError("told", { code: "list_incomplete", status: 200, handle }),
      { ...person, handle },
    ],
    [
      "onStarted that threw",
      new ReportsError("told", { code: "on_started_failed", handle, carriedOut: "yes" }),
      resume,
    ],
    ["a file that broke off", saving("download_interrupted", { handle, isRetryable: true, carriedOut: "yes" }), resume],
    [
      "a file that is not made yet",
      new DownloadError("told", { code: "report_not_ready", retryAt, handle }),
      { action: "wait", until: retryAt, handle },
    ],
    ["a file that is not made yet, who knows when", saving("report_not_ready", { handle }), resume],
    ["an empty file", saving("empty_file", { handle, carriedOut: "yes" }), resume],
    ["a login page", saving("unexpected_content", { handle, carriedOut: "yes" }), { ...person, handle }],
    ["a file that is there", saving("file_exists", { handle }), { ...person, handle }],
    ["a full disk", saving("disk_full", { handle, carriedOut: "yes" }), resume],
    ["a full disk without a run", saving("disk_full", { carriedOut: "yes" }), again],
    ["a file read twice", saving("already_read", { handle }), { ...giveUp, handle }],
    [
      "a file of a single call that broke off",
      saving("download_interrupted", { isRetryable: true, carriedOut: "yes" }),
      again,
    ],
    ["a report that failed", new ReportFailedError("told", { state: "FAILURE", handle }), giveUp],
    [
      "a report that failed for now",
      new ReportFailedError("told", { state: "TEMP_ERROR", handle, isRetryable: true }),
      again,
    ],
    ["an export that failed", new ReportFailedError("told", { state: "EXPORT_FAILED", handle }), resume],
    [
      "a quota that is used up",
      new ReportFailedError("told", { state: "COMPLETED_FAILED", code: "quota_exceeded", handle }),
      { action: "wait" },
    ],
    ["a result that is gone", new ReportExpiredError("told", { handle }), again],
    [
      "another's run",
      new ReportsError("told", { code: "report_joined", isRetryable: true, handle }),
      { action: "wait" },
    ],
    [
      "what may be another's run",
      new ReportsError("told", { code: "report_joined", carriedOut: "maybe", handle }),
      person,
    ],
    ["a fault of ours", new ReportsError("told", { code: "unexpected", carriedOut: "maybe" }), person],
    ["a fault of the script", new TypeError("told"), person],
    ["nothing at all", undefined, person],
  ])("%s", (_, error, expected) => {
    const { reason, ...step } = nextStep(error);
    expect(step).toEqual(expected);
    expect(reason).toMatch(/^[a-z][^.\n]*[^.\s]$/);
  });
});

it("no step says to start again where a run may be there", () => {
  for (const carriedOut of ["maybe", "yes"] as const) {
    for (const isRetryable of [true, false]) {
      for (const at of [undefined, retryAt]) {
        const error = http(500, { carriedOut, isRetryable, ...(at === undefined ? {} : { retryAt: at }) });
        expect(nextStep(error).action).toBe("ask-a-person");
      }
    }
  }
});

it("the guide lists each action", () => {
  const page = readFileSync(new URL("../../../../docs/guide/errors.md", import.meta.url), "utf8");
  const listed = [...page.matchAll(/^\| `"([a-z-]+)"` /gm)].map(([, action]) => action);
  expect(listed).toEqual(expect.arrayContaining(["resume", "start-again", "wait", "ask-a-person", "give-up"]));
});
