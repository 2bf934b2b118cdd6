import { expect, test } from "vitest";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";

test("fromEnv", async () => {
  const fake = sessionFake();
  const env = { FUDO_BASE_URL: fake.baseUrl, FUDO_API_KEY: fake.credentials.apiKey, FUDO_CA_FILE: "/not/read" };
  const client = SessionReportsClient.fromEnv({ env, fetch: fake.fetch });
  expect(await client.listReports().toArray()).toEqual([]);
  const mounted = { ...env, FUDO_API_KEY: `${env.FUDO_API_KEY}\n`, FUDO_BASE_URL: `${env.FUDO_BASE_URL}\r\n` };
  expect(await SessionReportsClient.fromEnv({ env: mounted, fetch: fake.fetch }).listReports().toArray()).toEqual([]);
  expect(() => SessionReportsClient.fromEnv({ env: {} })).toThrow(
    "FUDO_BASE_URL: this environment variable is not set; missing are FUDO_BASE_URL, FUDO_API_KEY; " +
      "or pass { baseUrl, auth: { apiKey } } to fromEnv",
  );
  expect(() => SessionReportsClient.fromEnv({ env: { FUDO_BASE_URL: fake.baseUrl } })).toThrow(/FUDO_API_KEY/);
  expect(() => SessionReportsClient.fromEnv({ env })).toThrow(/FUDO_CA_FILE: the file cannot be read/);
});
