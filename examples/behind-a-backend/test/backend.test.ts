import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { expect, onTestFinished, test } from "vitest";
import { createBackend } from "../src/backend.ts";
import { TokenDesk, type HandedOutToken } from "../src/token-desk.ts";
import { clientSecret, startBackend } from "./support.ts";

async function openPage(url: string): Promise<{ html: string; cookie: string }> {
  const answer = await fetch(url);
  return { html: await answer.text(), cookie: answer.headers.get("set-cookie") ?? "" };
}

function askForToken(url: string, cookie: string, site: string, body: object = {}): Promise<Response> {
  const headers = { cookie: cookie.split(";")[0] ?? "", "sec-fetch-site": site };
  return fetch(`${url}/token`, { method: "POST", headers, body: JSON.stringify(body) });
}

const responseTo = (asked: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => asked.once("response", resolve).once("error", reject));

test("nothing the backend sends holds the secret", async () => {
  const { url } = await startBackend();
  const { html, cookie } = await openPage(url);
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const script = await (await fetch(`${url}/page.js`)).text();
  const answer = await askForToken(url, cookie, "same-origin");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({ token: expect.any(String), expiresAt: expect.any(Number) });
  for (const each of [html, script, text]) {
    expect(each.length).toBeGreaterThan(0);
    expect(each).not.toContain(clientSecret);
    expect(each).not.toContain(Buffer.from(clientSecret).toString("base64"));
  }
});

test("one token serves all who ask; a refused one is replaced once", async () => {
  const { fake, url } = await startBackend();
  const { cookie } = await openPage(url);
  const ask = async (body?: object): Promise<HandedOutToken> =>
    (await (await askForToken(url, cookie, "same-origin", body)).json()) as HandedOutToken;
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(second).toEqual(first);
  expect(first.expiresAt).toBeGreaterThan(Date.now());

  fake.expireTokens();
  const third = await ask({ rejectedToken: first.token });
  const fourth = await ask({ rejectedToken: first.token });
  expect(third.token).not.toBe(first.token);
  expect(fourth).toEqual(third);
  expect(fake.callsTo("getAccessToken")).toHaveLength(2);
});

test("a token that one page found refused fails no other page that asks at the same time", async () => {
  const fake = sailPointFake();
  const desk = new TokenDesk({ baseUrl: fake.baseUrl, auth: fake.credentials, fetch: fake.fetch });
  const { token } = await desk.token();
  const [, next] = await Promise.all([desk.token(), desk.token(token)]);
  expect(next.token).not.toBe(token);
});

test.each([
  ["without a session", "", "same-origin"],
  ["from another site", undefined, "cross-site"],
])("no token %s", async (_, given, site) => {
  const { fake, url } = await startBackend();
  const { cookie } = await openPage(url);
  const answer = await askForToken(url, given ?? cookie, site);
  expect(answer.status).toBe(403);
  expect(fake.calls).toEqual([]);
});

test("under a name that another site made lead here, there is neither page nor token", async () => {
  const { fake, url } = await startBackend();
  const { cookie } = await openPage(url);
  const headers = { host: "rebound.example:8080", cookie: cookie.split(";")[0], "sec-fetch-site": "same-origin" };
  for (const [method, path] of [
    ["GET", "/"],
    ["POST", "/token"],
  ] as const) {
    const asked = request(`${url}${path}`, { method, headers }).end();
    const answer = await responseTo(asked);
    answer.resume();
    expect(answer.statusCode).toBe(421);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  }
  expect(fake.calls).toEqual([]);
});

test("a body without an end is refused, not taken in", async () => {
  const { fake, url } = await startBackend();
  const { cookie } = await openPage(url);
  const headers = { cookie: cookie.split(";")[0], "sec-fetch-site": "same-origin" };
  const asked = request(`${url}/token`, { method: "POST", headers, signal: AbortSignal.timeout(5_000) });
  onTestFinished(() => void asked.destroy());
  asked.write("x".repeat(150_000));
  const answer = await responseTo(asked);
  expect(answer.statusCode).toBe(413);
  expect(fake.calls).toEqual([]);
});

test("the page may call a tenant whose address has a path", async () => {
  const auth = { clientId: "portal", clientSecret };
  const desk = new TokenDesk({ baseUrl: "https://gateway.example/sailpoint", auth });
  const server = createBackend(desk, { html: "", style: "", script: "" }, "127.0.0.1").listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(answer.headers.get("content-security-policy")).toContain("connect-src 'self' https://gateway.example;");
});
