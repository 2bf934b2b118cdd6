import { describe, expect, test } from "vitest";
import { HttpError, SessionReportsClient, type Fetch } from "@identity-reports/session-reports";
import { failureOf } from "../../core/test/support/failure-of.js";

/** A client of an appliance that always answers so. */
const clientOf = (body: string, status: number): SessionReportsClient => {
  const fetch: Fetch = async () => new Response(body, { status, headers: { "content-type": "application/json" } });
  return new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "k3y-of-mine" },
    retries: 0,
    fetch,
  });
};
const errorOf = (body: string, status = 400): Promise<Error> =>
  failureOf(clientOf(body, status).deleteReport({ id: "6" }));
const nested = (open: string, close: string, levels: number, inside = "{}"): string =>
  `${open.repeat(levels)}${inside}${close.repeat(levels)}`;

describe("words are found", () => {
  test.each([
    ['{"message":"no"}', "no"],
    ['{"message":{"error":{"errors":[{"reason":"no"}]}}}', "no"],
    ['{"message":{},"error":"no"}', "no"],
    ['{"errors":{"title":["is empty","is odd"],"period":"is missing"}}', "title: is empty; is odd; period: is missing"],
    ['{"message":{"text":{"en":"no"}},"error":"other"}', "text: en: no"],
    ['{"code":7,"message":"no"}', "7: no"],
  ])("in %s", async (body, words) => {
    expect(await errorOf(body)).toMatchObject({ message: `DELETE /api/v2/report/{id} answered 400: ${words}` });
  });

  test("near the surface only, and no more than fit into a line", async () => {
    const body = JSON.stringify({ errors: Array.from({ length: 100 }, (_, index) => `error ${index}`) });
    expect(await errorOf(body)).toMatchObject({ message: expect.stringMatching(/error 19$/) });
    expect(await errorOf(nested('{"message":', "}", 6, '"no"'))).toMatchObject({
      message: expect.stringMatching(/no explanation$/),
    });
  });
});

// Each level visited twice would be 2⁴⁰ steps and more, longer than any test may take.
describe.each([200, 400])("an answer under %i that nests its words", (status) => {
  test.each([
    ["in messages, 40 deep", nested('{"message":', "}", 40)],
    ["in messages, as deep as 64 KiB go", nested('{"message":', "}", 5_000)],
    ["in lists, as deep as 64 KiB go", `{"message":${nested("[", "]", 30_000, "1")}}`],
    ["in other members", nested('{"a":', "}", 5_000)],
    ["in errors of errors", nested('{"errors":[{"error":', "}]}", 2_500)],
  ])("%s, is an error at once", async (_, body) => {
    const failure = await errorOf(body, status);
    expect(failure).toMatchObject({ name: expect.stringMatching(/Error$/), status });
    expect(HttpError.is(failure) || status === 200).toBe(true);
  });
});
