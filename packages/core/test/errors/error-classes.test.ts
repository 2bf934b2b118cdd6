import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigError } from "../../src/errors/config-error.js";
import * as http from "../../src/errors/http-error.js";
import { DownloadError, ReportExpiredError, ReportFailedError } from "../../src/errors/report-errors.js";
import { copyOf, ReportsError } from "../../src/errors/reports-error.js";
import { TokenError } from "../../src/errors/token-error.js";
import { AbortedError, DecodeError, NetworkError, TimeoutError } from "../../src/errors/call-errors.js";
import { mistyped } from "../support/mistyped.js";

const facts = { status: 418, method: "GET", url: "https://vendor.example.com/v1" };

/** One of each class, with what it says about itself unless told otherwise. */
const table: readonly [ReportsError, name: string, code: string, isRetryable: boolean, carriedOut: string][] = [
  [new ReportsError("told"), "ReportsError", "error", false, "no"],
  [new ConfigError("auth", "told"), "ConfigError", "config_invalid", false, "no"],
  [new TokenError("told"), "TokenError", "token_refused", false, "no"],
  [new http.HttpError("told", facts), "HttpError", "http_error", false, "no"],
  [new http.BadRequestError("told", facts), "BadRequestError", "bad_request", false, "no"],
  [new http.UnauthorizedError("told", facts), "UnauthorizedError", "unauthorized", false, "no"],
  [new http.ForbiddenError("told", facts), "ForbiddenError", "forbidden", false, "no"],
  [new http.NotFoundError("told", facts), "NotFoundError", "not_found", false, "no"],
  [new http.ConflictError("told", facts), "ConflictError", "conflict", false, "no"],
  [new http.RateLimitError("told", facts), "RateLimitError", "rate_limited", false, "no"],
  [new http.ServerError("told", facts), "ServerError", "server_error", false, "no"],
  [new NetworkError("told", { code: "ECONNRESET" }), "NetworkError", "ECONNRESET", false, "no"],
  [new TimeoutError("told", { phase: "body" }), "TimeoutError", "timeout", true, "no"],
  [new AbortedError("told"), "AbortError", "aborted", false, "no"],
  [new DecodeError("told", { status: 200 }), "DecodeError", "decode_failed", false, "no"],
  [new DownloadError("told", { code: "disk_full" }), "DownloadError", "disk_full", false, "no"],
  [new ReportFailedError("told", { state: "FAILED" }), "ReportFailedError", "report_failed", false, "yes"],
  [new ReportExpiredError("told"), "ReportExpiredError", "report_expired", false, "yes"],
];
const each = table.map((row) => [row[0].constructor.name, ...row] as const);

afterEach(() => void vi.resetModules());

describe("each class", () => {
  it.each(each)("%s has its name, code and facts", (_, error, name, code, isRetryable, carriedOut) => {
    expect(error).toMatchObject({ name, code, isRetryable, carriedOut, attempts: 0 });
    expect(error.message).toMatch(/told$/);
    expect(error).toBeInstanceOf(ReportsError);
    expect(error).toBeInstanceOf(Error);
    expect(Object.keys(error)).not.toContain("name");
    expect(String(error)).toBe(`${name}: ${error.message}`);
  });

  it.each(each)(
    "%s keeps its message when it is written as JSON, and its stack and cause out of it",
    (_, error, name, code) => {
      const withCause = Object.assign(copyOf(error), {});
      Object.defineProperty(withCause, "cause", { value: new Error("secret cause") });
      const written = JSON.stringify({ error: withCause });
      expect(JSON.parse(written)).toMatchObject({ error: { name, code, message: error.message, attempts: 0 } });
      expect(written).not.toMatch(/stack|secret cause|bodyText/);
    },
  );

  const classOf = ({ constructor }: { constructor: Function }): typeof ReportsError => mistyped(constructor);

  it.each(each)("%s is told from all others, by class and by `is`", (_, error) => {
    const own = classOf(error);
    for (const [other] of table) {
      const isOne = other instanceof own;
      expect(own.is(other)).toBe(isOne);
      expect(isOne).toBe(
        other.constructor === own || own === ReportsError || (own === http.HttpError && "url" in other),
      );
    }
  });
});

describe("`is`", () => {
  it.each([undefined, null, "text", 5, {}, [], () => {}, new Error("plain"), { name: "HttpError", status: 404 }])(
    "is false for %j",
    (value) => {
      expect(ReportsError.is(value)).toBe(false);
      expect(http.HttpError.is(value)).toBe(false);
    },
  );

  it("knows the errors of another copy of the package, and tells them apart", async () => {
    vi.resetModules();
    const copy = await import("../../src/errors/http-error.js");
    expect(copy.NotFoundError).not.toBe(http.NotFoundError);
    const foreign = new copy.NotFoundError("gone", facts);
    expect(foreign).not.toBeInstanceOf(ReportsError);
    expect([ReportsError.is(foreign), http.HttpError.is(foreign), http.NotFoundError.is(foreign)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([http.ConflictError.is(foreign), ConfigError.is(foreign)]).toEqual([false, false]);
    expect(copy.HttpError.is(new http.NotFoundError("gone", facts))).toBe(true);
  });

  it("of a caller's own subclass is true for its own errors only", () => {
    class QuotaError extends http.RateLimitError {}
    class DailyQuotaError extends QuotaError {}
    const daily = new DailyQuotaError("none left", facts);
    const plain = new http.RateLimitError("slow down", facts);
    expect([QuotaError.is(daily), DailyQuotaError.is(daily), http.RateLimitError.is(daily)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([QuotaError.is(plain), DailyQuotaError.is(new QuotaError("x", facts))]).toEqual([false, false]);
    expect(daily).toMatchObject({ name: "RateLimitError", code: "rate_limited" });
    expect(JSON.stringify(daily)).toContain("none left");
  });
});

describe("an error", () => {
  it("has the facts it was given, and none that are undefined", () => {
    const error = new TokenError("no", {
      status: 400,
      oauthError: "invalid_client",
      requestId: undefined,
      isRetryable: true,
    });
    expect(error).toMatchObject({ status: 400, oauthError: "invalid_client", isRetryable: true });
    expect(Object.keys(error)).not.toContain("requestId");
    expect("cause" in error).toBe(false);
    expect(new ReportsError("x", { cause: null }).cause).toBeNull();
  });

  it("shows a page of HTML neither in JSON nor in a log, and still has it", () => {
    const bodyText = "<html>page</html>";
    for (const error of [
      new http.HttpError("no", { ...facts, bodyText }),
      new DecodeError("no", { status: 200, bodyText, issues: ["a"] }),
    ]) {
      expect(error.bodyText).toBe(bodyText);
      expect(inspect(error) + JSON.stringify(error)).not.toContain("page");
    }
    expect([new http.HttpError("no", facts).bodyText, new DecodeError("no", { status: 200 }).bodyText]).toEqual([
      "",
      "",
    ]);
    expect(new DecodeError("no", { status: 200 }).issues).toEqual([]);
    expect(new ReportFailedError("no", { state: "FAILED", messages: ["disk"] })).toMatchObject({ messages: ["disk"] });
  });

  it("prints its facts and message", () => {
    const printed = inspect(new http.NotFoundError("no such run", { ...facts, status: 404 }));
    expect(printed).toMatch(/NotFoundError: no such run/);
    expect(printed).toMatch(/status: 404/);
  });

  it("names the option at fault", () => {
    expect(new ConfigError("auth.clientId", "is missing")).toMatchObject({
      message: "auth.clientId: is missing",
      option: "auth.clientId",
    });
  });
});

describe("an error with more knowledge", () => {
  const handle = { id: "run-1" };

  it("is a copy that has it", () => {
    const error = new ReportsError("no");
    expect(error.with({ label: "nightly", handle, attempts: 3 })).toMatchObject({
      message: "no",
      label: "nightly",
      handle,
      attempts: 3,
    });
    expect(error).not.toHaveProperty("label");
    expect(error.attempts).toBe(0);
  });

  it("keeps what nothing new is known about", () => {
    const error = new ReportsError("no", { label: "own", handle });
    expect(error.with({ label: undefined, attempts: 2 })).toMatchObject({ label: "own", handle, attempts: 2 });
  });

  it("is the error itself where there is nothing new", () => {
    const error = new ReportsError("no", { label: "own" });
    expect(error.with({ label: "own", handle: undefined })).toBe(error);
  });

  it("is of the same class, with the same stack, and shows the same", () => {
    const error = new http.NotFoundError("no", { ...facts, bodyText: "text", cause: "why" });
    const copy = error.with({ label: "mine" });
    expect(copy).toBeInstanceOf(http.NotFoundError);
    expect(http.NotFoundError.is(copy)).toBe(true);
    const { label, message, bodyText, cause, stack } = copy;
    expect({ label, message, bodyText, cause }).toEqual({
      label: "mine",
      message: "no",
      bodyText: "text",
      cause: "why",
    });
    expect(stack).toBe(error.stack);
    expect(inspect(copy)).toMatch(/^NotFoundError: no/);
    expect(Object.keys(copy)).not.toContain("bodyText");
  });
});
