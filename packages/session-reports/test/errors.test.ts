import { describe, expect, test } from "vitest";
import {
  BadRequestError,
  ConflictError,
  DecodeError,
  ForbiddenError,
  HttpError,
  isSessionError,
  NotFoundError,
  PredefinedReport,
} from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { criteria } from "./support/samples.js";

describe("failures", () => {
  const envelopes = ["message", "error-object", "errors", "reason"] as const;

  test.each(envelopes)("an envelope with %s, under its own status and under 200", async (errorEnvelope) => {
    for (const errorStatus of ["http", "ok"] as const) {
      const fake = sessionFake({ behaviour: { errorEnvelope, errorStatus, requestIds: "header" } });
      const client = fake.client();
      for (const work of [
        client.deleteReport({ id: "1" }),
        client.getReportFile({ id: "1", format: "pdf" }),
        client.updateDefinedReport({ id: "17", title: "a" }),
      ]) {
        const failure = await failureOf(work);
        expect(failure).toBeInstanceOf(HttpError);
        expect(isSessionError(failure)).toBe(true);
        expect(failure).toMatchObject({
          status: errorStatus === "ok" ? 200 : 404,
          message: expect.stringContaining("Object not found"),
          requestId: expect.stringMatching(/^[\da-f]{16}$/),
          carriedOut: "no",
        });
      }
    }
  });

  test.each(["html", "empty"] as const)("a body of %s under an error status", async (errorEnvelope) => {
    const fake = sessionFake({ behaviour: { errorEnvelope } });
    const failure = await failureOf(fake.client().deleteReport({ id: "1" }));
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure.message).toMatch(/is baseUrl the URL of a Fudo Enterprise appliance/);
    expect(isSessionError(failure)).toBe(false);
  });

  const odd = ["html", "empty", "garbage", "broken-json"] as const;
  test.each(odd)(
    "200 with %s where JSON was expected is a DecodeError, also where nothing is returned",
    async (fault) => {
      const fake = sessionFake();
      const client = fake.client();
      for (const [operation, call] of [
        ["listReports", () => client.listReports().toArray()],
        ["createReport", () => client.createReport({ criteria })],
        ["deleteReport", () => client.deleteReport({ id: "1" })],
        ["updateDefinedReport", () => client.updateDefinedReport({ id: "17", title: "a" })],
        ["getObjectSpec", () => client.getObjectSpec({ objectType: "report" })],
      ] as const) {
        fake.fail(operation, [fault]);
        const failure = await failureOf(call());
        expect(failure).toBeInstanceOf(DecodeError);
        expect(failure).toMatchObject({ status: 200, carriedOut: "yes" });
      }
    },
  );

  test.each(["underscores", "hyphens"] as const)("a specification with %s", async (specNames) => {
    const client = sessionFake({ behaviour: { specNames } }).client();
    expect((await client.getObjectSpec({ objectType: "defined_report" }))["title"]).toEqual({
      type: "string",
      ignore_case: true,
    });
  });

  test("an acknowledgement without content is one", async () => {
    const fake = sessionFake({ behaviour: { acknowledgement: "no-content" } });
    const client = fake.client();
    const { id } = await client.createDefinedReport({ title: "a" });
    expect(await client.updateDefinedReport({ id, title: "b" })).toBeUndefined();
    const { status } = await client.deleteDefinedReport({ id }).withResponse();
    expect(status).toBe(204);
  });

  test("rights and state", async () => {
    const fake = sessionFake();
    const client = fake.client();
    expect(await failureOf(client.deleteDefinedReport({ id: PredefinedReport.System }))).toBeInstanceOf(ForbiddenError);
    const someoneElse = { period: "day", defined_report_id: "6", user_id: fake.users[1]?.id } as const;
    expect(await failureOf(client.createSubscription(someoneElse))).toBeInstanceOf(ForbiddenError);
    const unknownDefinition = client.createSubscription({ period: "day", defined_report_id: "404" });
    expect(await failureOf(unknownDefinition)).toBeInstanceOf(BadRequestError);
    fake.fail("deleteReport", ["409"]);
    expect(await failureOf(client.deleteReport({ id: "1" }))).toBeInstanceOf(ConflictError);
  });

  test("any other endpoint goes through the same credential and errors", async () => {
    const fake = sessionFake();
    const client = fake.client();
    expect(await client.request("GET", "/api/v2/objspec/report")).toMatchObject({ result: "success" });
    const failure = await failureOf(client.request("GET", "/api/v2/server"));
    expect(failure).toBeInstanceOf(NotFoundError);
  });
});
