import { createServer } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ReportsEventListener } from "../../src/observe/events.js";
import { silentPort } from "../support/tls-relay.js";
import { issue, listen, startHttp, startHttps } from "../platform/tls-server.js";
import type { Diagnosis } from "../../src/diagnose/document.js";
import { diagnosed, findingOf, statusesOf } from "./diagnosed.js";

const dayMs = 86_400_000;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
const root = issue({ name: "Test root", isCa: true });
const company = issue({ name: "Company proxy CA", isCa: true });
const goodLeaf = issue({ altNames: ["127.0.0.1"], issuer: root });
const trusted = { tls: { ca: root.cert } };

const startVendor = (certificate: typeof goodLeaf = goodLeaf, aheadMs = 0) =>
  startHttps(certificate, (_request, response) => {
    response.setHeader("date", new Date(Date.now() + aheadMs).toUTCString());
    response.end("{}");
  });

test("all is well: each step of the way passes, and one request without a credential was sent", async () => {
  const { url } = await startVendor();
  const diagnosis = await diagnosed({ baseUrl: url, client: trusted });
  expect(statusesOf(diagnosis)).toEqual([
    "node: pass",
    "settings: pass",
    "proxy: pass",
    "dns: skip",
    "tcp: pass",
    "tls: pass",
    "clock: pass",
  ]);
  expect(diagnosis).toMatchObject({
    ok: true,
    exitCode: 0,
    requests: [{ check: "clock", method: "HEAD", status: 200 }],
  });
});

describe("the certificate", () => {
  test.each([
    [
      "expired",
      issue({ altNames: ["127.0.0.1"], issuer: root, notAfter: new Date(Date.now() - 3 * dayMs) }),
      /expired on .*, 3 days ago/,
    ],
    ["for another name", issue({ altNames: ["fudo.local"], issuer: root }), /is for fudo\.local/],
    ["for no name", issue({ issuer: root }), /is for no name at all/],
    [
      "of a CA that is not known",
      issue({ altNames: ["127.0.0.1"], issuer: company }),
      /issued by Company proxy CA, which is not trusted here/,
    ],
    ["self-signed", issue({ name: "appliance", altNames: ["127.0.0.1"] }), /of appliance is self-signed/],
  ])("%s: fails, says what it is, and how to mend it", async (_, certificate, expected) => {
    const { url } = await startVendor(certificate);
    const diagnosis = await diagnosed({ baseUrl: url, client: trusted });
    const { status, detail, fix } = findingOf(diagnosis, "tls");
    expect([status, detail, fix?.text]).toEqual(["fail", expect.stringMatching(expected), expect.any(String)]);
    expect(findingOf(diagnosis, "clock")).toMatchObject({ status: "skip", because: "tls failed" });
    expect(diagnosis).toMatchObject({ ok: false, exitCode: 5, requests: [] });
  });

  test("with five days left: a warning", async () => {
    const ending = issue({ altNames: ["127.0.0.1"], issuer: root, notAfter: new Date(Date.now() + 5.5 * dayMs) });
    const { url } = await startVendor(ending);
    const diagnosis = await diagnosed({ baseUrl: url, client: trusted });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "warn", data: { daysLeft: 5 } });
    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0 });
  });

  test("self-signed, for another name, reached by IP, and pinned: passes as in the client", async () => {
    const pinned = issue({ name: "appliance", altNames: ["fudo.local"] });
    const { url } = await startVendor(pinned);
    const diagnosis = await diagnosed({ baseUrl: url, client: { tls: { ca: pinned.cert } } });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "pass", data: { isPinned: true } });
    expect(findingOf(diagnosis, "clock").status).toBe("pass");
  });

  test("pinned, and ended: fails", async () => {
    const pinned = issue({ name: "appliance", notAfter: new Date(Date.now() - dayMs) });
    const { url } = await startVendor(pinned);
    const diagnosis = await diagnosed({ baseUrl: url, client: { tls: { ca: pinned.cert } } });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "fail", data: { problem: "CERT_HAS_EXPIRED" } });
  });

  test("found under the name that the client was told", async () => {
    const { url } = await startVendor(issue({ altNames: ["fudo.local"], issuer: root }));
    const client = { tls: { ca: root.cert, serverName: "fudo.local" } };
    expect(findingOf(await diagnosed({ baseUrl: url, client }), "tls").status).toBe("pass");
  });

  test("not checked: a warning", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { url } = await startVendor(issue());
    const diagnosis = await diagnosed({ baseUrl: url, client: { tls: { insecureSkipVerify: true } } });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "warn", data: { isUnchecked: true } });
  });

  test("says all that is needed to compare it by hand", async () => {
    const { url } = await startVendor();
    const { data } = findingOf(await diagnosed({ baseUrl: url, client: trusted }), "tls");
    expect(data).toMatchObject({
      issuer: "Test root",
      names: ["127.0.0.1"],
      sha256: expect.stringMatching(/^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/),
      validTo: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      isPublic: false,
    });
  });
});

describe("the connection", () => {
  test("refused: nothing listens on the port", async () => {
    const diagnosis = await diagnosed({ baseUrl: "https://127.0.0.1:9", client: trusted });
    expect(findingOf(diagnosis, "tcp")).toMatchObject({ status: "fail", data: { code: "ECONNREFUSED" } });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "skip", because: "tcp failed" });
    expect(diagnosis.exitCode).toBe(5);
  });

  test("an unknown host: its name is not found", async () => {
    const diagnosis = await diagnosed({ baseUrl: "https://no-such-tenant.invalid" });
    expect(findingOf(diagnosis, "dns")).toMatchObject({
      status: "fail",
      data: { code: expect.stringMatching(/^E(?:NOTFOUND|AI_AGAIN)$/) },
    });
    expect(findingOf(diagnosis, "clock")).toMatchObject({ status: "skip", because: "dns failed" });
  });

  test("a port that does not speak TLS", async () => {
    const url = (await startHttp((_request, response) => void response.end())).replace("http:", "https:");
    const { status, detail } = findingOf(await diagnosed({ baseUrl: url, client: trusted }), "tls");
    expect([status, detail]).toEqual(["fail", expect.stringContaining("supports no TLS version")]);
  });

  test("a port that says nothing ends by the time limit", async () => {
    const { port } = await silentPort();
    const only = ["tls"];
    const diagnosis = await diagnosed({ baseUrl: `https://127.0.0.1:${port}`, client: trusted, only, timeoutMs: 100 });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "fail", data: { code: "ETIMEDOUT" } });
  });

  test("a port that hangs up", async () => {
    const { port } = await listen(createServer((socket) => void socket.destroy()));
    const diagnosis = await diagnosed({ baseUrl: `https://127.0.0.1:${port}`, client: trusted });
    expect(findingOf(diagnosis, "tls")).toMatchObject({ status: "fail", data: { code: "ECONNRESET" } });
  });

  test("an abort ends the diagnosis with its reason", async () => {
    const { port } = await silentPort();
    const controller = new AbortController();
    const diagnosis = diagnosed({
      baseUrl: `https://127.0.0.1:${port}`,
      client: trusted,
      signal: controller.signal,
      onCheckStarted: (id) => id === "tls" && controller.abort(new Error("enough")),
    });
    await expect(diagnosis).rejects.toThrow("enough");
  });

  test("an abort tells what was found until then, and names what was not done", async () => {
    const { port } = await silentPort();
    const controller = new AbortController();
    const onAborted = vi.fn<(found: Diagnosis) => void>();
    const diagnosis = diagnosed({
      baseUrl: `https://127.0.0.1:${port}`,
      client: trusted,
      only: ["tcp", "tls", "clock"],
      signal: controller.signal,
      onCheckStarted: (id) => id === "tls" && controller.abort(new Error("enough")),
      onAborted,
    });
    await diagnosis.catch(() => undefined);
    const [found] = onAborted.mock.calls.flat();
    expect(found).toMatchObject({ ok: false, exitCode: 1, tenants: [{ ok: false }] });
    expect(found && statusesOf(found)).toEqual(["tcp: pass", "tls: skip", "clock: skip"]);
  });
});

test("the listener of the client gets the events of what is sent", async () => {
  const { url } = await startVendor();
  const onEvent = vi.fn<ReportsEventListener>();
  const { requests } = await diagnosed({ baseUrl: url, client: { ...trusted, onEvent } });
  const sent = onEvent.mock.calls.flat().filter(({ type }) => type === "request");
  expect(sent.map(({ type }) => type)).toEqual(["request"]);
  expect(sent).toMatchObject(requests.map(({ method, url: address }) => ({ method, url: address })));
});

describe("the clock", () => {
  test.each([
    ["behind", 120_000, /behind the server/],
    ["ahead", -120_000, /ahead of the server/],
  ])("two minutes %s: a warning, and a failure where the client signs by it", async (_, aheadMs, expected) => {
    const { url } = await startVendor(goodLeaf, aheadMs);
    const [usual, signing] = await Promise.all(
      [false, true].map((clockMatters) => diagnosed({ baseUrl: url, client: trusted, clockMatters })),
    );
    expect(usual && findingOf(usual, "clock")).toMatchObject({
      status: "warn",
      detail: expect.stringMatching(expected),
    });
    expect(signing && findingOf(signing, "clock").status).toBe("fail");
  });

  test("of a server that does not say the time is not judged", async () => {
    const { url } = await startHttps(goodLeaf, (_request, response) => {
      response.sendDate = false;
      response.end();
    });
    expect(findingOf(await diagnosed({ baseUrl: url, client: trusted }), "clock").status).toBe("skip");
  });
});

describe("where the way cannot be seen", () => {
  test("a fetch of the caller's own: its steps are skipped, and the rest is done by it", async () => {
    const fetch = vi.fn(async () => new Response("{}", { headers: { date: new Date().toUTCString() } }));
    const diagnosis = await diagnosed({ baseUrl: "https://vendor.example", client: { fetch } });
    expect(statusesOf(diagnosis).slice(2)).toEqual([
      "proxy: skip",
      "dns: skip",
      "tcp: skip",
      "tls: skip",
      "clock: pass",
    ]);
    expect(findingOf(diagnosis, "tls").because).toBe("the client has its own fetch");
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test("a fetch that the program has put in place", async () => {
    vi.stubGlobal("fetch", async () => new Response("{}"));
    const diagnosis = await diagnosed({ baseUrl: "https://vendor.example" });
    expect(findingOf(diagnosis, "tls").because).toBe("requests go through another fetch that the program has set");
  });

  test("http: on this machine has no certificate", async () => {
    const url = await startHttp((_request, response) => void response.end());
    const diagnosis = await diagnosed({ baseUrl: url });
    expect(findingOf(diagnosis, "tls").status).toBe("skip");
    expect(findingOf(diagnosis, "clock").status).toBe("pass");
  });
});
