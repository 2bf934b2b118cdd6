import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  ConfigError,
  ForbiddenError,
  TokenError,
  UnauthorizedError,
  type PingReportsClient,
  type ReportsEvent,
  type RsaJwk,
} from "@identity-reports/ping-reports";
import {
  pingFake,
  type FakeClientOverrides,
  type PingFake,
  type PingFakeOptions,
} from "@identity-reports/ping-reports/fake";
import { assertionOf } from "./support/assertion-of.js";
import { rsaJwk } from "./support/rsa-jwk.js";

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail("expected a failure"),
    (error: unknown) => error,
  );

const list = (client: PingReportsClient): Promise<unknown> => client.listTemplates().toArray();

/** The other private key of the test suite: the fake does not know its public part. */
async function otherKey(modulusLength = 2048): Promise<RsaJwk> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return rsaJwk(await crypto.subtle.exportKey("jwk", privateKey));
}

/** Everything a client could give away, in every form in which it could. */
function expectNoSecret(fake: PingFake, ...shown: unknown[]): void {
  const { d, p, q, dp, dq, qi } = fake.credentials.jwk;
  const assertions = fake.callsTo("getAccessToken").map(({ body }) => assertionOf(body));
  const text = shown
    .flatMap((each) => [inspect(each, { depth: 20, showHidden: true }), JSON.stringify(each), String(each)])
    .join("\n");
  for (const secret of [d, p, q, dp, dq, qi, ...assertions]) expect(text).not.toContain(secret);
}

describe("a service account", () => {
  test.each(["either", "with-port"] as const)("signs in where the audience is %s", async (audience) => {
    const fake = pingFake({ behaviour: { audience } });
    await list(fake.client());
    expect(fake.callsTo("getAccessToken").map(({ status }) => status)).toEqual([200]);
  });

  test("signs in elsewhere with an audience of its own", async () => {
    const fake = pingFake({ behaviour: { audience: "without-port" } });
    const auth = { ...fake.credentials, audience: `${fake.baseUrl}/am/oauth2/access_token` };
    await list(fake.client({ auth }));
    await expect(list(fake.client())).rejects.toBeInstanceOf(TokenError);
  });

  test("takes the key as JSON text, and does not mind members that forbid signing", async () => {
    const fake = pingFake();
    const { serviceAccountId, jwk } = fake.credentials;
    const text = JSON.stringify({ ...jwk, use: "enc", key_ops: ["encrypt"], alg: "RSA-OAEP", kid: "1" });
    await list(fake.client({ auth: { serviceAccountId, jwk: text } }));
    await list(fake.client({ auth: { serviceAccountId, jwk: { ...jwk, use: "enc", key_ops: ["encrypt"] } } }));
    expect(fake.callsTo("getAccessToken").map(({ status }) => status)).toEqual([200, 200]);
  });

  test("signs each request anew, also when one is repeated", async () => {
    const fake = pingFake({ behaviour: { assertionIds: "once" } });
    // The server took the assertion, and its answer was lost on the way.
    fake.fail("getAccessToken", ["reset-after", "ok"]);
    await list(fake.client());
    expect(fake.callsTo("getAccessToken").map(({ status }) => status)).toEqual([undefined, 200]);
  });

  test.each<[string, PingFakeOptions, FakeClientOverrides["auth"], object]>([
    ["a scope it does not have", { scopes: ["fr:idm:*"] }, undefined, { oauthError: "invalid_scope", status: 400 }],
    [
      "another account",
      {},
      { ...pingFake().credentials, serviceAccountId: "00000000-0000-0000-0000-000000000000" },
      { oauthError: "invalid_grant", oauthErrorDescription: "Unknown service account" },
    ],
  ])("with %s gets a TokenError in Ping's own words, once", async (_case, options, auth, expected) => {
    const fake = pingFake(options);
    const failure = await failureOf(list(fake.client(auth === undefined ? {} : { auth })));
    expect(failure).toBeInstanceOf(TokenError);
    expect(failure).toMatchObject({ code: "token_refused", isRetryable: false, ...expected });
    expect(fake.callsTo("getAccessToken")).toHaveLength(1);
    expectNoSecret(fake, failure);
  });

  test("with a key of another account is refused by its signature", async () => {
    const fake = pingFake();
    const { serviceAccountId } = fake.credentials;
    const jwk = await otherKey();
    const failure = await failureOf(list(fake.client({ auth: { serviceAccountId, jwk } })));
    expect(failure).toMatchObject({
      oauthError: "invalid_grant",
      message: expect.stringContaining("signature"),
    });
  });

  test("with a damaged key, or one too short, sends nothing and shows nothing", async () => {
    const fake = pingFake();
    const { serviceAccountId, jwk } = fake.credentials;
    for (const key of [{ ...jwk, n: "AQAB" }, await otherKey(1024)]) {
      const failure = await failureOf(list(fake.client({ auth: { serviceAccountId, jwk: key } })));
      expect(failure).toBeInstanceOf(ConfigError);
      expect(failure).toMatchObject({ option: "auth.jwk" });
      expect(inspect(failure, { showHidden: true })).not.toContain(key.dq);
    }
    expect(fake.calls).toEqual([]);
  });
});

describe("a token of the caller's", () => {
  test("is sent as it is, and jose stays out", async () => {
    const fake = pingFake();
    const token = fake.issueToken();
    await list(fake.client({ auth: { accessToken: token } }));
    expect(fake.callsTo("listTemplates")[0]?.headers["authorization"]).toBe(`Bearer ${token}`);
    expect(fake.callsTo("getAccessToken")).toEqual([]);
  });

  test("comes from a function, which is told of the one that was refused", async () => {
    const fake = pingFake();
    const first = fake.issueToken();
    fake.expireTokens();
    const asked: unknown[] = [];
    const accessToken = ({ rejectedToken }: { rejectedToken?: string }): string => {
      asked.push(rejectedToken);
      return rejectedToken === undefined ? first : fake.issueToken();
    };
    await list(fake.client({ auth: { accessToken } }));
    expect(asked).toEqual([undefined, first]);
  });

  test("without the scope is a ForbiddenError that names it, and is not repeated", async () => {
    const fake = pingFake();
    const failure = await failureOf(list(fake.client({ auth: { accessToken: fake.issueToken("fr:idm:*") } })));
    expect(failure).toBeInstanceOf(ForbiddenError);
    expect(failure).toMatchObject({ message: expect.stringContaining("fr:idc:analytics:*") });
    expect(fake.calls).toHaveLength(1);
  });

  test("that is no good is an UnauthorizedError", async () => {
    const fake = pingFake();
    await expect(list(fake.client({ auth: { accessToken: "wrong" } }))).rejects.toBeInstanceOf(UnauthorizedError);
  });
});

describe("nothing secret is ever shown", () => {
  test("not by the client, its events, its logs, its handles, or errors whose body repeats everything", async () => {
    const fake = pingFake();
    const events: ReportsEvent[] = [];
    const logged: unknown[] = [];
    const log = (...line: unknown[]): void => void logged.push(line);
    const client = fake.client({
      onEvent: (event) => void events.push(event),
      logger: { debug: log, info: log, warn: log, error: log },
    });
    const { d, p, q, dp, dq, qi } = fake.credentials.jwk;
    const echo = `Not so: ${[d, p, q, dp, dq, qi].join(" ")}`;
    fake.fail("getAccessToken", [{ status: 400, body: { error: "invalid_grant", error_description: echo } }]);
    const refused = await failureOf(list(client));
    expect(refused).toMatchObject({ oauthErrorDescription: expect.stringContaining("[redacted]") });
    const handle = await client.submitReport({ name: "ROLE-MEMBERSHIP", realm: "alpha" });
    const assertion = assertionOf(fake.callsTo("getAccessToken").at(-1)?.body);
    fake.fail("listTemplates", [
      { status: 400, body: { message: `${echo} ${assertion}`, assertion, jwk: fake.credentials.jwk } },
    ]);
    const failed = await failureOf(list(client));
    expect(failed).toMatchObject({ status: 400 });
    // A hundred tokens later the key is still known.
    fake.fail("listTemplates", [{ status: 400, body: echo }]);
    for (let count = 0; count < 120; count++) {
      fake.expireTokens();
      await client.getTemplate({ name: "ROLE-MEMBERSHIP" }).catch(() => undefined);
    }
    fake.fail("listTemplates", [{ status: 400, body: echo }]);
    const later = await failureOf(list(client));
    expect(events.length).toBeGreaterThan(5);
    expect(logged.length).toBeGreaterThan(5);
    expectNoSecret(fake, client, events, logged, handle, refused, failed, later);
  });
});

test("tokens are kept under the host, the account and the scope, and the next client takes them from there", async () => {
  const fake = pingFake();
  const kept = new Map<string, { readonly token: string; readonly expiresAt: number }>();
  const tokenStore = {
    get: (key: string) => kept.get(key),
    set: (key: string, token: never) => void kept.set(key, token),
  };
  await fake.client({ tokenStore }).listTemplates().toArray();
  await fake.client({ tokenStore }).listTemplates().toArray();
  expect(fake.callsTo("getAccessToken")).toHaveLength(1);
  const { serviceAccountId } = fake.credentials;
  expect([...kept.keys()]).toEqual([`${fake.baseUrl} ${serviceAccountId} fr:idc:analytics:*`]);
});
