import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";

const auth = { none: true } as const;

test("asks for no address in the environment when one is given", () => {
  const client = PingReportsClient.fromEnv({ env: {}, tenant: "openam-acme-ew2.id.forgerock.io", auth });
  expect(client.baseUrl).toBe("https://openam-acme-ew2.id.forgerock.io");
});

test("takes the line break off the name of the file with the key", () => {
  const env = { PING_SERVICE_ACCOUNT_ID: "id\n", PING_SERVICE_ACCOUNT_JWK_FILE: "/no/such/key\n" };
  const tenant = "openam-acme-ew2.id.forgerock.io";
  expect(() => PingReportsClient.fromEnv({ env, tenant })).toThrow(/ENOENT.*'\/no\/such\/key'$/);
});

test("takes an option that is undefined for one that is not given", () => {
  const env = { PING_BASE_URL: "https://openam-acme-ew2.id.forgerock.io" };
  const client = PingReportsClient.fromEnv({ env, tenant: undefined, baseUrl: undefined, auth });
  expect(client.baseUrl).toBe(env.PING_BASE_URL);
});

describe("fromEnv", () => {
  const { credentials } = pingFake();
  const account = { PING_SERVICE_ACCOUNT_ID: credentials.serviceAccountId };
  const withKey = { ...account, PING_SERVICE_ACCOUNT_JWK: JSON.stringify(credentials.jwk) };

  test.each([
    { PING_TENANT: "openam-acme-ew2.id.forgerock.io" },
    { PING_BASE_URL: "https://openam-acme-ew2.id.forgerock.io/" },
    { PING_BASE_URL: " ", PING_TENANT: "openam-acme-ew2.id.forgerock.io" },
  ])("reads the tenant from %o", (address) => {
    expect(PingReportsClient.fromEnv({ env: { ...withKey, ...address } }).baseUrl).toBe(
      "https://openam-acme-ew2.id.forgerock.io",
    );
  });

  test("reads the key from a file", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "key.jwk");
    await writeFile(path, JSON.stringify(credentials.jwk));
    const fake = pingFake();
    const env = { ...account, PING_TENANT: "openam-acme-ew2.id.forgerock.io", PING_SERVICE_ACCOUNT_JWK_FILE: path };
    const client = PingReportsClient.fromEnv({ env, fetch: fake.fetch });
    expect(await client.getAccessToken()).toMatch(/^eyJ/);
  });

  test.each([
    [{}, "PING_BASE_URL"],
    [{ PING_TENANT: "a.example.com" }, "PING_SERVICE_ACCOUNT_ID"],
    [{ PING_TENANT: "a.example.com", ...account }, "PING_SERVICE_ACCOUNT_JWK"],
  ])("%o misses %s", (env, option) => {
    expect(() => PingReportsClient.fromEnv({ env })).toThrow(expect.objectContaining({ option }));
  });

  test("names all that is missing at once, and what may be given instead", () => {
    expect(() => PingReportsClient.fromEnv({ env: {} })).toThrow(
      "missing are PING_BASE_URL or PING_TENANT, PING_SERVICE_ACCOUNT_ID, " +
        "PING_SERVICE_ACCOUNT_JWK or PING_SERVICE_ACCOUNT_JWK_FILE; or pass { tenant, auth: { accessToken } } to fromEnv",
    );
    const auth = { accessToken: "a-token" };
    expect(() => PingReportsClient.fromEnv({ env: {}, auth })).toThrow(/missing are PING_BASE_URL or PING_TENANT; or/);
    expect(PingReportsClient.fromEnv({ env: { PING_TENANT: "a.example.com" }, auth }).baseUrl).toBe(
      "https://a.example.com",
    );
  });
});
