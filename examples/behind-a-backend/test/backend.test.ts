import { expect, test } from "vitest";
import type { HandedOutToken } from "../src/token-desk.ts";
import { clientSecret, startBackend } from "./support.ts";

async function openPage(url: string): Promise<{ html: string; cookie: string }> {
  const answer = await fetch(url);
  return { html: await answer.text(), cookie: answer.headers.get("set-cookie") ?? "" };
}

function askForToken(url: string, cookie: string, site: string, body: object = {}): Promise<Response> {
  const headers = { cookie: cookie.split(";")[0] ?? "", "sec-fetch-site": site };
  return fetch(`${url}/token`, { method: "POST", headers, body: JSON.stringify(body) });
}

test("nothing the backend sends holds the secret", async () => {
  const { url } = await startBackend();
  const { html, cookie } = await openPage(url);
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const script = await (await fetch(`${url}/page.js`)).text();
  const answer = await askForToken(url, cookie, "same-origin");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  expect(Object.keys(JSON.parse(text) as object)).toEqual(["token", "expiresAt"]);
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
