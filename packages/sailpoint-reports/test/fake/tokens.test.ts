import { afterEach, describe, expect, it, vi } from "vitest";
import { sailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { caller, grant, setup, signIn } from "../support/fake-caller.js";

afterEach(() => void vi.useRealTimers());

describe("getAccessToken", () => {
  const form = new FormData();
  for (const [name, value] of Object.entries(grant)) form.append(name, value);

  it.each<[string, RequestInit["body"], string]>([
    ["a form", new URLSearchParams(grant), ""],
    ["a multipart form", form, ""],
    ["the query", null, `?${new URLSearchParams(grant)}`],
    [
      "both",
      new URLSearchParams({ client_id: grant.client_id, client_secret: grant.client_secret }),
      "?grant_type=CLIENT_CREDENTIALS",
    ],
  ])("takes %s", async (_, body, query) => {
    const fake = sailPointFake();
    const response = await signIn(fake, body, query);
    const { access_token: value, ...rest }: { access_token: string } = await response.json();
    expect(rest).toMatchObject({ token_type: "bearer", expires_in: 749, org: "acme" });
    const claims: unknown = JSON.parse(atob(value.split(".")[1] ?? ""));
    expect(claims).toMatchObject({
      client_id: "fake-client-id",
      authorities: ["ORG_ADMIN"],
      exp: expect.any(Number),
    });
    const answer = await fake.fetch(`${fake.baseUrl}/reports/v1/x/result`, {
      headers: { authorization: `Bearer ${value}` },
    });
    expect(answer.status).toBe(200);
  });

  it.each<[SailPointFakeOptions, number, unknown]>([
    [{}, 401, { error: "unauthorized", error_description: "Full authentication is required to access this resource" }],
    [
      { behaviour: { tokenRefusal: "bad-request" } },
      400,
      { error: "invalid_client", error_description: "Full authentication is required to access this resource" },
    ],
    [{ behaviour: { tokenRefusal: "text" } }, 401, "Full authentication is required to access this resource"],
  ])("refuses wrong credentials: %j", async (options, status, expected) => {
    const response = await signIn(sailPointFake(options), new URLSearchParams({ ...grant, client_secret: "wrong" }));
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text.startsWith("{") ? JSON.parse(text) : text).toEqual(expected);
  });

  it("takes no JSON and no other grant", async () => {
    const fake = sailPointFake();
    const json = await fake.fetch(`${fake.baseUrl}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(grant),
    });
    expect([json.status, await json.json()]).toMatchObject([400, { error: "invalid_request" }]);
    const other = await signIn(fake, new URLSearchParams({ ...grant, grant_type: "password" }));
    expect([other.status, await other.json()]).toMatchObject([400, { error: "unsupported_grant_type" }]);
  });

  it("has tokens that live as long as they say", async () => {
    vi.useFakeTimers();
    const { fake, call } = setup({ tokenLifeMs: 15_000, credentials: { clientId: "me", clientSecret: "s" } });
    const response = await signIn(fake, new URLSearchParams({ ...grant, client_id: "me", client_secret: "s" }));
    expect(await response.json()).toMatchObject({ expires_in: 15 });
    await vi.advanceTimersByTimeAsync(14_999);
    expect((await call("/x/result")).status).toBe(200);
    await vi.advanceTimersByTimeAsync(1);
    expect((await call("/x/result")).status).toBe(401);
  });
});

describe("bearer tokens", () => {
  const url = "https://acme.api.identitynow.com/reports/v1/x/result";

  it.each([
    [undefined, "JWT is required"],
    ["Basic abc", "JWT is required"],
    ["Bearer nonsense", "JWT validation failed: JWT is invalid"],
  ])("are asked for: %s", async (authorization, error) => {
    const response = await sailPointFake().fetch(url, { headers: authorization ? { authorization } : {} });
    expect([response.status, await response.json()]).toEqual([401, { error }]);
  });

  it("expire on demand, once and for all given out so far", async () => {
    const { fake, call } = setup();
    fake.expireTokens();
    const response = await call("/x/result");
    expect([response.status, await response.json()]).toEqual([401, { error: "JWT validation failed: JWT is expired" }]);
    expect((await caller(fake).call("/x/result")).status).toBe(200);
  });
});

it.each([
  ["401", 401, "unauthorized"],
  ["400", 400, "invalid_client"],
] as const)("a scripted %s of the token endpoint is refused credentials, not a token that expired", async (...args) => {
  const [fault, status, error] = args;
  const fake = sailPointFake();
  fake.fail("getAccessToken", [fault, "429", "500"]);
  const answer = await signIn(fake, new URLSearchParams());
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({
    error,
    error_description: "Full authentication is required to access this resource",
  });
  expect(await (await signIn(fake, new URLSearchParams())).json()).toEqual({ message: " Rate Limit Exceeded " });
  expect(await (await signIn(fake, new URLSearchParams())).json()).toHaveProperty("detailCode");
});

describe("what a token may do", () => {
  it("follows from its scopes: reading only, starting is 403", async () => {
    const client = sailPointFake({ scopes: ["sp:report:read"] }).client();
    await expect(client.startReport({ reportType: "IDENTITIES" })).rejects.toMatchObject({ status: 403 });
    await expect(client.getReportResult({ taskResultId: "1" })).resolves.toBeDefined();
  });

  it("is not to cancel, when it has no user", async () => {
    const client = sailPointFake({ behaviour: { tokenUser: "none" } }).client();
    await expect(client.cancelReport({ id: "1" })).rejects.toMatchObject({ status: 403 });
  });

  it("is told by its claims, unless it is opaque", async () => {
    const isJwt = (token: string): boolean => token.split(".").length === 3;
    expect(isJwt(sailPointFake().issueToken())).toBe(true);
    expect(isJwt(sailPointFake({ behaviour: { tokenForm: "opaque" } }).issueToken())).toBe(false);
  });
});
