import dns from "node:dns";
import { once } from "node:events";
import { createServer as createNetServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createHttpsFetch } from "../../src/platform/node-https-fetch.js";
import { answerOk, client, codeOf, get, post, serve, wrongName } from "./https-fetch-client.js";
import { issue, listen, startHttp, startHttps } from "./tls-server.js";
import { mistyped } from "../support/mistyped.js";

const noName = issue();
const expired = issue({ name: "appliance", altNames: ["127.0.0.1"], notAfter: new Date(Date.now() - 60_000) });
const root = issue({ name: "Test root", isCa: true });
const intermediate = issue({ name: "Test intermediate", isCa: true, issuer: root });
const otherRoot = issue({ name: "Other root", isCa: true });
const leaf = issue({ altNames: ["127.0.0.1"], issuer: root });
const deepLeaf = issue({ altNames: ["127.0.0.1"], issuer: intermediate });
const namedLeaf = issue({ altNames: ["fudo.example"], issuer: root });

describe("certificates", () => {
  test("a self-signed one is refused by default, with its code", async () => {
    const server = await serve(answerOk);
    expect(await codeOf(get(client({}), server.url))).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    await server.drained();
  });

  test.each([
    ["a wrong name", wrongName],
    ["no name at all", noName],
  ])("the given leaf with %s is accepted on an IP address", async (_what, own) => {
    const server = await startHttps(own, answerOk);
    const response = await get(client({ ca: own.cert }), server.url);
    expect(await response.text()).toBe("ok");
  });

  test("a given leaf that a CA signed needs no CA", async () => {
    const server = await startHttps(namedLeaf, answerOk);
    expect((await get(client({ ca: namedLeaf.cert }), server.url)).status).toBe(200);
  });

  test("a chain up to the given CA is accepted, also up to an intermediate one", async () => {
    const server = await startHttps({ cert: deepLeaf.cert + intermediate.cert, key: deepLeaf.key }, answerOk);
    for (const ca of [root.cert, [intermediate.cert], [otherRoot.cert, root.cert], otherRoot.cert + root.cert]) {
      expect((await get(client({ ca }), server.url)).status).toBe(200);
    }
  });

  test("a leaf in the middle of a bundle is found", async () => {
    const server = await serve(answerOk);
    const bundle = `Appliance\n${otherRoot.cert}\n${wrongName.cert}${root.cert}`;
    expect((await get(client({ ca: bundle }), server.url)).status).toBe(200);
  });

  test("a chain to another CA is refused", async () => {
    const server = await startHttps(leaf, answerOk);
    expect(await codeOf(get(client({ ca: otherRoot.cert }), server.url))).toBe("UNABLE_TO_GET_ISSUER_CERT_LOCALLY");
  });

  test("a CA-signed leaf with another name is refused, and serverName says which name to expect", async () => {
    const names: unknown[] = [];
    const server = await startHttps(namedLeaf, answerOk, {
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    const refused = get(client({ ca: root.cert }), server.url);
    await expect(refused).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    await expect(refused).rejects.not.toHaveProperty("cert");
    expect(names).toEqual([]); // no SNI for an IP address

    const named = client({ ca: root.cert, serverName: "fudo.example" });
    expect((await get(named, server.url)).status).toBe(200);
    expect(names).toEqual(["fudo.example"]);
  });

  test("serverName may be an IP address, and then is checked but not sent", async () => {
    const server = await startHttps(leaf, answerOk);
    const url = `https://localhost:${server.port}`;
    const options = { ca: root.cert };
    expect(await codeOf(get(client(options), url))).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect((await get(client({ ...options, serverName: "127.0.0.1" }), url)).status).toBe(200);
  });

  test("a host header does not change the name that is checked", async () => {
    const server = await startHttps(namedLeaf, answerOk);
    const call = get(client({ ca: root.cert }), server.url, { headers: { Host: "fudo.example" } });
    expect(await codeOf(call)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  test("an expired leaf is refused although it was given", async () => {
    const server = await startHttps(expired, answerOk);
    expect(await codeOf(get(client({ ca: expired.cert }), server.url))).toBe("CERT_HAS_EXPIRED");
  });

  test("insecureSkipVerify holds for its own client only", async () => {
    const server = await startHttps(expired, answerOk);
    const careless = client({ insecureSkipVerify: true });
    expect((await get(careless, server.url)).status).toBe(200);
    expect(await codeOf(get(client({}), server.url))).toBe("CERT_HAS_EXPIRED");
    await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: "CERT_HAS_EXPIRED" } });
    expect((await get(careless, server.url)).status).toBe(200);
  });

  test("the process-wide switch does not reach a client", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await serve(answerOk);
    expect(await codeOf(get(client({}), server.url))).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
  });

  test("trust in one certificate does not reach another client", async () => {
    const server = await serve(answerOk);
    expect((await get(client(), server.url)).status).toBe(200);
    expect(await codeOf(get(client({ ca: root.cert }), server.url))).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
  });

  test.each([
    ["indented", wrongName.cert.replaceAll(/^/gm, "    ")],
    ["with Windows line ends", wrongName.cert.replaceAll("\n", "\r\n")],
    ["with its line breaks written out", wrongName.cert.replaceAll("\n", "\\n")],
    ["as X509 CERTIFICATE", wrongName.cert.replaceAll(/(?<=N |D )CERT/g, "X509 CERT")],
  ])("a PEM text %s is read", async (_how, ca) => {
    const server = await serve(answerOk);
    expect((await get(client({ ca }), server.url)).status).toBe(200);
  });

  test.each([
    ["a file name", "/etc/fudo.pem", /^tls\.ca must be the PEM text/],
    ["an empty text", "", /^tls\.ca must be the PEM text/],
    ["an empty list", [], /^tls\.ca must hold at least one/],
    ["a key", wrongName.key, /^tls\.ca must be the PEM text/],
    ["a cut certificate", [root.cert, root.cert.slice(0, 300)], /^tls\.ca\[1\] must be the PEM text/],
    ["a missing end line", root.cert.replace(/-----END.*\n/, "") + leaf.cert, /^tls\.ca must be the PEM text/],
    ["garbage inside", root.cert + leaf.cert.replace("MII", "AAA"), /^tls\.ca: certificate 2 of 2 cannot be read/],
    ["bytes", mistyped(Buffer.from(root.cert)), /^tls\.ca must be the PEM text/],
  ])("%s is refused at once by a TypeError that names the option", (_what, ca, message) => {
    const create = () => createHttpsFetch({ ca });
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
  });
});

describe("errors of the connection", () => {
  test("keep their code", async () => {
    const closed = createNetServer();
    const { port } = await listen(closed);
    closed.close();
    await once(closed, "close");
    expect(await codeOf(get(client({}), `https://127.0.0.1:${port}`))).toBe("ECONNREFUSED");

    const answerWith =
      (...answer: readonly unknown[]) =>
      (_name: string, _options: unknown, done: (...answer: readonly unknown[]) => void) =>
        process.nextTick(done, ...answer);
    const unknownName = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const lookup = vi.spyOn(dns, "lookup").mockImplementation(mistyped(answerWith(unknownName)));
    onTestFinished(() => lookup.mockRestore());
    expect(await codeOf(get(client({}), "https://nowhere.example"))).toBe("ENOTFOUND");

    const addresses = [
      { address: "127.0.0.1", family: 4 },
      { address: "::1", family: 6 },
    ];
    lookup.mockImplementation(mistyped(answerWith(null, addresses)));
    const both = get(client({}), `https://both.example:${port}`);
    await expect(both).rejects.toMatchObject({ code: "ECONNREFUSED", address: "127.0.0.1" });
  });

  test("a server that speaks no TLS", async () => {
    const url = await startHttp(answerOk);
    expect(await codeOf(get(client({}), url.replace("http:", "https:")))).toMatch(/^(EPROTO|ERR_SSL_)/);
  });

  test.each([
    ["nothing", "", "ECONNRESET"],
    ["half a head", "HTTP/1.1 200 OK\r\nx-", "ECONNRESET"],
    ["another protocol", "SSH-2.0-secret\r\n\r\n", "HPE_INVALID_CONSTANT"],
    ["a switch of protocols", "HTTP/1.1 101 No\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n", "ECONNRESET"],
  ])("%s for an answer fails with a code and without the bytes", async (_what, sent, code) => {
    const server = await serve((request) => void request.socket.end(sent));
    const call = get(client(), server.url);
    await expect(call).rejects.toMatchObject({ code });
    await expect(call).rejects.not.toHaveProperty("rawPacket");
    await server.drained();
  });

  test.each([600, 999])("a status that no Response can be made with is what it is: %d", async (status) => {
    const server = await serve((_request, response) => void response.writeHead(status).end("why"));
    const response = await get(client(), server.url);
    expect([response.status, response.ok, await response.text()]).toEqual([status, false, "why"]);
  });

  test("a kept connection that the server drops fails with a code, and nothing is sent twice", async () => {
    const seen = new Map<Socket, number>();
    const server = await serve((request, response) => {
      const nth = (seen.get(request.socket) ?? 0) + 1;
      seen.set(request.socket, nth);
      if (nth === 1) response.end("ok");
      else request.socket.destroy();
    });
    const using = client();
    await (await post(using, server.url, "1")).text();
    await expect(post(using, server.url, "2")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect([...seen.values()]).toEqual([2]);
  });

  test("a kept connection that breaks within the answer fails with a code, and so does a fresh one", async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      if (count === 1) response.end("ok");
      else request.socket.end(count === 2 ? "HTTP/1.1 200" : "");
    });
    const using = client();
    await (await get(using, server.url)).text();
    for (const _call of ["within the answer", "fresh"])
      await expect(get(using, server.url)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(server.accepted).toBe(2);
  });

  test("URLs that would send in clear text, or that hold a password, are refused", async () => {
    const using = client({});
    for (const url of [
      "http://fudo.example/",
      "http://127.evil.example/",
      "ftp://127.0.0.1/",
      "https://?secret",
      "https://me:secret@127.0.0.1/",
    ]) {
      const call = get(using, url);
      await expect(call).rejects.toThrow(TypeError);
      await expect(call).rejects.not.toThrow(/secret/);
      await expect(call).rejects.not.toHaveProperty("input");
    }
  });

  test("a header that cannot be sent is refused without its value", async () => {
    const call = get(client({}), "https://127.0.0.1", { headers: { authorization: "secret\n" } });
    await expect(call).rejects.toMatchObject({ code: "ERR_INVALID_CHAR" });
    await expect(call).rejects.not.toThrow(/secret/);
  });
});
