import { expect, it } from "vitest";
import { PingReportsClient } from "../src/index.js";

const auth = { none: true } as const;

it("asks for no address in the environment when one is given", () => {
  const client = PingReportsClient.fromEnv({ env: {}, tenant: "openam-acme-ew2.id.forgerock.io", auth });
  expect(client.baseUrl).toBe("https://openam-acme-ew2.id.forgerock.io");
});

it("takes the line break off the name of the file with the key", () => {
  const env = { PING_SERVICE_ACCOUNT_ID: "id\n", PING_SERVICE_ACCOUNT_JWK_FILE: "/no/such/key\n" };
  const tenant = "openam-acme-ew2.id.forgerock.io";
  expect(() => PingReportsClient.fromEnv({ env, tenant })).toThrow(/ENOENT.*'\/no\/such\/key'$/);
});

it("takes an option that is undefined for one that is not given", () => {
  const env = { PING_BASE_URL: "https://openam-acme-ew2.id.forgerock.io" };
  const client = PingReportsClient.fromEnv({ env, tenant: undefined, baseUrl: undefined, auth });
  expect(client.baseUrl).toBe(env.PING_BASE_URL);
});
