import { describe, expect, it } from "vitest";
import { httpErrorOf, isThrottled } from "../../src/errors/http-error.js";
import { ReportsError } from "../../src/errors/reports-error.js";

const of = (status: number, more: object = {}) =>
  httpErrorOf("told", { status, method: "GET", url: "https://vendor.example.com", ...more });
const retryAt = new Date(0);

describe("the error of a status", () => {
  it.each<[number, object, string, string, boolean, "no" | "maybe", boolean]>([
    [200, {}, "HttpError", "http_error", false, "no", false],
    [304, {}, "HttpError", "http_error", false, "no", false],
    [400, {}, "BadRequestError", "bad_request", false, "no", false],
    [401, {}, "UnauthorizedError", "unauthorized", false, "no", false],
    [402, {}, "HttpError", "http_error", false, "no", false],
    [403, {}, "ForbiddenError", "forbidden", false, "no", false],
    [404, {}, "NotFoundError", "not_found", false, "no", false],
    [408, {}, "HttpError", "http_error", true, "maybe", false],
    [409, {}, "ConflictError", "conflict", false, "no", false],
    [418, { retryAt }, "HttpError", "http_error", false, "no", false],
    [422, {}, "BadRequestError", "bad_request", false, "no", false],
    [429, {}, "RateLimitError", "rate_limited", true, "no", true],
    [429, { retryAt }, "RateLimitError", "rate_limited", true, "no", true],
    [500, {}, "ServerError", "server_error", true, "maybe", false],
    [501, {}, "ServerError", "server_error", false, "maybe", false],
    [502, {}, "ServerError", "server_error", true, "maybe", false],
    [503, {}, "ServerError", "server_error", true, "maybe", false],
    [503, { retryAt }, "ServerError", "server_error", true, "no", true],
    [504, { retryAt }, "ServerError", "server_error", true, "maybe", false],
    [505, {}, "ServerError", "server_error", false, "maybe", false],
    [520, {}, "ServerError", "server_error", true, "maybe", false],
    [529, { retryAt }, "ServerError", "server_error", true, "maybe", false],
    [530, {}, "ServerError", "server_error", true, "maybe", false],
    [599, {}, "ServerError", "server_error", true, "maybe", false],
    [600, {}, "ServerError", "server_error", false, "maybe", false],
  ])("%i %j", (status, more, name, code, isRetryable, carriedOut, throttled) => {
    const error = of(status, more);
    expect(error).toMatchObject({ name, code, status, isRetryable, carriedOut, ...more });
    expect(isThrottled(error)).toBe(throttled);
  });

  it("says what the caller knows better", () => {
    expect(of(429, { isRetryable: false, carriedOut: "maybe", code: "quota" })).toMatchObject({
      name: "RateLimitError",
      isRetryable: false,
      carriedOut: "maybe",
      code: "quota",
    });
  });

  it("was not throttled when it is no error of a server at all", () => {
    for (const value of [undefined, new ReportsError("x"), { status: 429 }]) expect(isThrottled(value)).toBe(false);
  });
});
