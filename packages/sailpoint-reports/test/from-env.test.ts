import { describe, expect, test } from "vitest";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";

describe("fromEnv", () => {
  const env = {
    SAIL_BASE_URL: "https://acme.api.identitynow.com/v2025/",
    SAIL_CLIENT_ID: "id",
    SAIL_CLIENT_SECRET: "secret",
  };

  test("reads SailPoint's own variables", () => {
    expect(SailPointReportsClient.fromEnv({ env }).baseUrl).toBe("https://acme.api.identitynow.com");
    expect(SailPointReportsClient.fromEnv({ env: {}, tenant: "other", auth: { accessToken: "t" } }).baseUrl).toBe(
      "https://other.api.identitynow.com",
    );
  });

  test("takes off the line break of a mounted secret, and refuses other white space around it", async () => {
    const fake = sailPointFake();
    const { clientId, clientSecret } = fake.credentials;
    const credentials = { SAIL_CLIENT_ID: `${clientId}\n`, SAIL_CLIENT_SECRET: `${clientSecret}\r\n` };
    const mounted = { ...env, ...credentials };
    const client = SailPointReportsClient.fromEnv({ env: mounted, fetch: fake.fetch });
    expect(await client.getAccessToken()).toMatch(/./);
    expect(() => SailPointReportsClient.fromEnv({ env: { ...mounted, SAIL_CLIENT_SECRET: " secret" } })).toThrow(
      "auth.clientSecret: begins with white space",
    );
  });

  test("names all that is missing at once, and what may be given instead", () => {
    expect(() => SailPointReportsClient.fromEnv({ env: {} })).toThrow(
      "SAIL_BASE_URL: this environment variable is not set; missing are SAIL_BASE_URL, SAIL_CLIENT_ID, " +
        "SAIL_CLIENT_SECRET; or pass { tenant, auth: { accessToken } } to fromEnv",
    );
    expect(() => SailPointReportsClient.fromEnv({ env: {}, tenant: "acme" })).toThrow(
      /missing are SAIL_CLIENT_ID, SAIL_CLIENT_SECRET; or pass/,
    );
  });

  test.each(Object.keys(env))("names %s when it is missing", (name) => {
    expect(() => SailPointReportsClient.fromEnv({ env: { ...env, [name]: "" } })).toThrow(
      `${name}: this environment variable is not set`,
    );
  });
});
