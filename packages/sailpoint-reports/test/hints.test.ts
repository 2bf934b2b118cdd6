import { describe, expect, test } from "vitest";
import { HttpError, type SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type FakeClientOverrides } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";

const accounts = { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } } as const;

/** The message of the error of a call to a fake tenant. */
async function messageOf(
  call: (client: SailPointReportsClient) => Promise<unknown>,
  prepare: (fake: ReturnType<typeof sailPointFake>) => void = () => {},
  options: FakeClientOverrides = {},
): Promise<string> {
  const fake = sailPointFake();
  prepare(fake);
  const error = await failureOf(call(fake.client(options)), HttpError);
  expect(HttpError.is(error)).toBe(true);
  return error.message;
}

describe("a path that the tenant does not know", () => {
  test.each(["/v2025/roles", "/v2024/reports/1/result/more", "/cc/api/source"])(
    "of request(%j) is not blamed on apiVersion",
    async (path) => {
      const message = await messageOf((client) => client.request("GET", path));
      expect(message).toContain("request() sends it as it is");
      expect(message).not.toContain("set apiVersion");
    },
  );

  test("of a look-up in the client's own version is", async () => {
    const unrouted = sailPointFake({ behaviour: { routedVersions: ["v2025"] } });
    await expect(unrouted.client().listSources().toArray()).rejects.toThrow('set apiVersion, for instance to "v2025"');
  });

  test("of an endpoint's method is", async () => {
    const unrouted = sailPointFake({ behaviour: { routedVersions: ["v2025"] } });
    await expect(unrouted.client().getReportResult({ taskResultId: "1" })).rejects.toThrow(
      'set apiVersion, for instance to "v2025"',
    );
  });
});

test("the scopes of reports are no advice for a 403 of another endpoint", async () => {
  const answer403 = async (): Promise<Response> => Response.json({ detailCode: "403 Forbidden" }, { status: 403 });
  const options = { fetch: answer403, auth: { accessToken: "a-token" } };
  expect(await messageOf((client) => client.request("GET", "/v2025/sources"), undefined, options)).not.toContain(
    "sp:report",
  );
  expect(await messageOf((client) => client.getReportResult({ taskResultId: "1" }), undefined, options)).toContain(
    "sp:report:read",
  );
});

describe("a 400", () => {
  test("of a start says what the arguments have to be", async () => {
    const message = await messageOf(
      (client) => client.startReport(accounts),
      (fake) => fake.fail("startReport", [400]),
    );
    expect(message).toContain("application and authoritativeSource are ids of sources");
  });

  test("of a file says that it may be gone", async () => {
    const message = await messageOf(
      (client) => client.getReport({ taskResultId: "1", fileFormat: "csv" }),
      (fake) => fake.fail("getReport", [400]),
    );
    expect(message).toContain("run the report again");
  });

  test("about an object that is not there says so", async () => {
    const body = { detailCode: "400.1.404 Referenced object not found" };
    const message = await messageOf(
      (client) => client.startReport(accounts),
      (fake) => fake.fail("startReport", [{ status: 400, body }]),
    );
    expect(message).toContain("does not exist in this tenant");
  });

  test("of a status or a cancellation has no advice", async () => {
    const status = await messageOf(
      (client) => client.getReportResult({ taskResultId: "1" }),
      (fake) => fake.fail("getReportResult", [400]),
    );
    const cancellation = await messageOf(
      (client) => client.cancelReport({ id: "1" }),
      (fake) => fake.fail("cancelReport", [400]),
    );
    for (const message of [status, cancellation]) expect(message).not.toMatch(/; (check|the run)/);
  });
});
