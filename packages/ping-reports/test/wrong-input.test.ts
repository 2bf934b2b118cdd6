import { describe, expect, test } from "vitest";
import { ConfigError, PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { roles } from "./support/samples.js";

describe("bad input is refused before anything is sent", () => {
  const { credentials } = pingFake();
  const { serviceAccountId, jwk } = credentials;
  const tenant = "openam-acme-ew2.id.forgerock.io";
  const { d: _, ...publicJwk } = jwk;

  test.each<[string, object, string]>([
    ["a JWK without a private part", { tenant, auth: { serviceAccountId, jwk: publicJwk } }, "auth.jwk"],
    ["a JWK of another kind", { tenant, auth: { serviceAccountId, jwk: { ...jwk, kty: "EC" } } }, "auth.jwk.kty"],
    ["a JWK that is no JSON", { tenant, auth: { serviceAccountId, jwk: `${JSON.stringify(jwk)}}` } }, "auth.jwk"],
    [
      "a JWK with a damaged member",
      { tenant, auth: { serviceAccountId, jwk: { ...jwk, p: `${jwk.p}=` } } },
      "auth.jwk",
    ],
    ["no service account", { tenant, auth: { jwk } }, "auth.serviceAccountId"],
    ["a tenant with a path", { tenant: `${tenant}/reports`, auth: { none: true } }, "tenant"],
    ["a tenant that is an address", { tenant: `https://${tenant}`, auth: { none: true } }, "tenant"],
    ["an address with a path", { baseUrl: `https://${tenant}/reports`, auth: { none: true } }, "baseUrl"],
    ["an address without https", { baseUrl: `http://${tenant}`, auth: { none: true } }, "baseUrl"],
    ["two addresses", { tenant, baseUrl: `https://${tenant}`, auth: { none: true } }, "tenant"],
    ["none", { auth: { none: true } }, "tenant"],
  ])("%s", (_case, options, option) => {
    let failure: unknown;
    try {
      new PingReportsClient(mistyped(options));
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    for (const secret of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) expect(String(failure)).not.toContain(secret);
  });

  test.each<[string, (client: PingReportsClient) => Promise<unknown>]>([
    ["an empty name", (client) => client.getTemplate({ name: " " })],
    ["a name that is a path", (client) => client.startRun({ name: "..", realm: "alpha" })],
    ["no realm", (client) => client.startRun(mistyped({ name: "A" }))],
    ["a config that is no JSON", (client) => client.createTemplate({ displayName: "A", reportConfig: "{oops" })],
    ["a config that is a list", (client) => client.createTemplate({ displayName: "A", reportConfig: "[]" })],
    ["an import that is no JSON", (client) => client.importTemplate({ document: "{" })],
    ["an import that is a list", (client) => client.importTemplate({ document: "[{}]" })],
    ["a parameter that JSON cannot hold", (client) => client.startRun({ ...roles, parameters: { big: 1n } })],
    ["a number within that JSON cannot hold", (client) => client.startRun({ ...roles, parameters: { any: [1n] } })],
    ["a number that JSON writes as null", (client) => client.startRun({ ...roles, parameters: { least: NaN } })],
    ["a Date within that is none", (client) => client.startRun({ ...roles, parameters: { on: [new Date(NaN)] } })],
    ["a function within a list", (client) => client.startRun({ ...roles, parameters: { any: [() => 1] } })],
    ["an unknown key", (client) => client.runReport(mistyped({ ...roles, parameter: {} }))],
    ["a delete that does not say which", (client) => client.deleteTemplate(mistyped({ name: "A" }))],
    ["nothing to run", (client) => client.runReport(mistyped(undefined))],
    ["null to run", (client) => client.submitReport(mistyped(null))],
    ["no template to change", (client) => client.changeTemplate(mistyped(undefined), {})],
    ["options that are null", (client) => client.reportParameters(roles.name, mistyped(null))],
    ["parameters of a list that are null", async (client) => await client.listTemplates(mistyped(null)).toArray()],
  ])("%s", async (_case, call) => {
    const fake = pingFake();
    await expect(call(fake.client())).rejects.toBeInstanceOf(ConfigError);
    expect(fake.calls).toEqual([]);
  });
});
