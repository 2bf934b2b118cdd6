import { describe, expect, test } from "vitest";
import { SessionReportsClient, TokenError, UnauthorizedError } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { criteria } from "./support/samples.js";

describe("signing in", () => {
  test("the path of the API may be part of the address", () => {
    const { baseUrl } = new SessionReportsClient({ baseUrl: "https://10.0.214.98/api/v2/", auth: { none: true } });
    expect(baseUrl).toBe("https://10.0.214.98");
  });

  test("a refused key says what a key is, and is never shown", async () => {
    const fake = sessionFake();
    const client = fake.client({ auth: { apiKey: "a-wrong-key" } });
    const failure = await failureOf(client.createReport({ criteria }));
    expect(failure).toBeInstanceOf(UnauthorizedError);
    expect(failure.message).toMatch(/Unauthorized; auth\.apiKey must be the key of/);
    expect(JSON.stringify(failure)).not.toContain("a-wrong-key");
    expect(fake.calls).toHaveLength(1);
  });

  test("a function supplies keys, and a fresh one after a refusal", async () => {
    const fake = sessionFake();
    const asked: (string | undefined)[] = [];
    const client = fake.client({
      auth: {
        apiKey: ({ rejectedToken }) => {
          asked.push(rejectedToken);
          return rejectedToken === undefined ? "an-old-key" : fake.credentials.apiKey;
        },
      },
    });
    await client.createReport({ criteria });
    expect(asked).toEqual([undefined, "an-old-key"]);
    expect(fake.calls.map(({ headers }) => headers["authorization"])).toEqual(["an-old-key", fake.credentials.apiKey]);
    const empty = fake.client({ auth: { apiKey: () => "" } });
    expect(await failureOf(empty.createReport({ criteria }))).toBeInstanceOf(TokenError);
  });

  test("behind a proxy nothing is sent", async () => {
    const fake = sessionFake();
    await failureOf(fake.client({ auth: { none: true } }).createReport({ criteria }));
    expect(fake.calls[0]?.headers).not.toHaveProperty("authorization");
  });
});
