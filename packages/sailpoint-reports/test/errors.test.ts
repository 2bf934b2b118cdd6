import { describe, expect, test } from "vitest";
import {
  DecodeError,
  ForbiddenError,
  NotFoundError,
  SailPointReportsClient,
  type ReportsEvent,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { accounts } from "./support/samples.js";

describe("errors", () => {
  const failing = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    failureOf(
      new SailPointReportsClient({
        tenant: "acme",
        auth: { accessToken: "a-token" },
        retries: 0,
        fetch: async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }),
      }).getReportResult({ taskResultId: "x" }),
    );

  const text = (value: string) => [{ locale: "en-US", localeOrigin: "DEFAULT", text: value }];

  test.each<[number, unknown, string]>([
    [
      400,
      {
        detailCode: "400.1 Bad Request Content",
        trackingId: "e7ea",
        messages: text("The request was syntactically correct."),
        causes: text("Unknown source"),
      },
      "400.1 Bad Request Content: The request was syntactically correct.: Unknown source",
    ],
    [
      400,
      {
        detailCode: "400.1.3 Illegal value",
        messages: [{ locale: "de-DE", text: "Unzulässig" }, ...text("Illegal")],
        causes: [],
      },
      "400.1.3 Illegal value: Illegal",
    ],
    [401, { error: "JWT validation failed: JWT is expired" }, "JWT validation failed: JWT is expired"],
    [401, { error: "JWT is required" }, "JWT is required"],
    [403, { detailCode: "403 Forbidden", messages: text("You may not.") }, "Forbidden: You may not."],
    [
      404,
      {
        detailCode: "404 Not found",
        messages: text("<h1>File Not Found - 404 Error</h1> The requested file was not found."),
      },
      "Not found: File Not Found - 404 Error The requested file was not found.",
    ],
    [429, { message: " Rate Limit Exceeded " }, "Rate Limit Exceeded"],
    [
      500,
      {
        errorName: "NotAcceptableException",
        errorMessage: "RESTEASY003635: No match for accept header",
        trackingId: "7",
      },
      "RESTEASY003635: No match for accept header",
    ],
    [400, { detailMessage: "Offset too large", stackTrace: [], suppressedExceptions: [] }, "Offset too large"],
    [
      400,
      { error: "invalid_client", error_description: "Full authentication is required" },
      "Full authentication is required",
    ],
    [400, { formatted_msg: "Something formatted" }, "Something formatted"],
    [400, { messages: [{ text: null }, { text: "second" }] }, "second"],
    [406, "", "no explanation"],
    [
      502,
      "<html><head><title>502 Bad Gateway</title><style>p{}</style></head><body>nginx</body></html>",
      "Bad Gateway",
    ],
    [503, "upstream connect error", "upstream connect error"],
  ])("%i %j", async (status, body, expected) => {
    // Without a time to come back, a 429 is waited out; this one says a minute, which does not fit.
    const failure = await failing(status, body, status === 429 ? { "Retry-After": "600" } : {});
    expect(failure).toMatchObject({ status, name: expect.stringMatching(/Error$/) });
    expect(failure.message.replaceAll("\n", "¶")).toContain(
      `GET /reports/v1/{taskResultId}/result answered ${status}: ${expected}`,
    );
    if (typeof body === "object") expect(failure).toMatchObject({ body });
  });

  test("the request id comes from the header, else from the body", async () => {
    expect(await failing(400, { trackingId: "from-body" })).toMatchObject({ requestId: "from-body" });
    expect(await failing(400, { trackingId: "from-body" }, { "SLPT-Request-ID": "from-header" })).toMatchObject({
      requestId: "from-header",
      message: expect.stringContaining("(request id from-header)"),
    });
  });

  test("a version the tenant does not serve, and a missing right, say what to do", async () => {
    const unrouted = sailPointFake({ behaviour: { routedVersions: ["v2025"] } });
    await expect(unrouted.client().startReport(accounts)).rejects.toThrow(/set apiVersion/);
    await expect(unrouted.client({ apiVersion: "v2025" }).startReport(accounts)).resolves.toMatchObject({
      id: expect.any(String),
    });
    const forbidden = sailPointFake({ behaviour: { forbidden: ["cancelReport"] } });
    const failure = await failureOf(forbidden.client().cancelReport({ id: "1" }));
    expect(failure).toBeInstanceOf(ForbiddenError);
    expect(failure.message).toContain("sp:report:manage");
  });

  test("an accepted run without an id says that it cannot be followed", async () => {
    const fake = sailPointFake();
    fake.fail("startReport", [{ status: 200, body: { type: "QUARTZ" } }]);
    const failure = await failureOf(fake.client().runReport(accounts));
    expect(DecodeError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ carriedOut: "yes", message: expect.stringContaining("no id") });
  });

  test("an unknown run is given a minute, then reported with its handle", async () => {
    const fake = sailPointFake({ behaviour: { unknownResult: "not-found" } });
    const startedAt = new Date(Date.now() - 120_000).toISOString();
    const failure = await failureOf(fake.client().resume({ id: "unheard-of", startedAt }));
    expect(NotFoundError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ handle: { id: "unheard-of" } });
  });

  test("X-Deprecated becomes an event", async () => {
    const fake = sailPointFake({ behaviour: { deprecatedVersions: ["v3"] } });
    const events: ReportsEvent[] = [];
    await fake.client({ apiVersion: "v3", onEvent: (event) => events.push(event) }).startReport(accounts);
    expect(events.filter(({ type }) => type === "notice")).toMatchObject([
      { code: "endpoint_deprecated", message: expect.stringContaining("deprecated") },
    ]);
  });
});
