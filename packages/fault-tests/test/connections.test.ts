import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { issue, listen, startHttps } from "../../core/test/platform/tls-server.ts";
import { connectProxy } from "../../core/test/support/connect-proxy.ts";
import { bundle } from "./support/bundle.ts";
import { start, temporaryFolder } from "./support/child.ts";
import type { ConnectingPlan } from "./support/connecting-program.ts";

const folder = temporaryFolder();
const content = Buffer.from("account,name\r\n".repeat(100_000));
const hash = createHash("sha256").update(content).digest("hex");
const root = issue({ name: "Test root", isCa: true });
const leaf = issue({ altNames: ["127.0.0.1"], issuer: root });
const caFile = join(folder, "ca.pem");
let program: string;

beforeAll(async () => {
  writeFileSync(caFile, root.cert);
  program = await bundle(new URL("support/connecting-program.ts", import.meta.url), folder);
});

/** How a process with these clients ended, and what it wrote. */
async function ending(plan: ConnectingPlan, env: Readonly<Record<string, string>> = {}) {
  const { code, signal, output } = await start(program, [JSON.stringify(plan)], { env }).exited;
  return { code, signal, outcomes: output === "" ? undefined : JSON.parse(output) };
}

describe("a process that reads a file more slowly than its server sends it", () => {
  it.each([
    ["announced", `Content-Length: ${content.length}\r\n`],
    ["ended by closing", ""],
  ])("outlives a server that closes the connection, and has the whole file: %s", async (_how, framing) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n${framing}Connection: close\r\n\r\n`;
    const server = createServer((socket) => {
      socket.once("data", () => {
        socket.write(head);
        socket.end(content);
      });
    });
    const { port } = await listen(server);
    const plan = { baseUrl: `http://127.0.0.1:${port}`, pauseMs: 5 };
    expect(await ending(plan)).toEqual({ code: 0, signal: null, outcomes: { plain: hash } });
  });
});

describe("a process whose environment names a proxy", () => {
  const startVendor = () =>
    startHttps(leaf, (_request, response) => void response.setHeader("content-type", "text/csv").end(content));

  it("and switches it on: all clients go through it", async () => {
    const proxy = await connectProxy();
    const { port, url } = await startVendor();
    const env = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: proxy.url, NO_PROXY: "", NODE_EXTRA_CA_CERTS: caFile };
    const { outcomes } = await ending({ baseUrl: url, ca: root.cert, pauseMs: 0 }, env);
    expect(outcomes).toEqual({ plain: hash, tls: hash });
    expect(proxy.tunnels).toEqual([`127.0.0.1:${port}`, `127.0.0.1:${port}`]);
  });

  it("and does not switch it on: none does", async () => {
    const proxy = await connectProxy();
    const { url } = await startVendor();
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: caFile };
    const { outcomes } = await ending({ baseUrl: url, ca: root.cert, pauseMs: 0 }, env);
    expect(outcomes).toEqual({ plain: hash, tls: hash });
    expect(proxy.tunnels).toEqual([]);
  });

  it("which refuses: nothing was sent", async () => {
    const proxy = await connectProxy(407);
    const { url } = await startVendor();
    const env = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: proxy.url, NO_PROXY: "" };
    const { outcomes } = await ending({ baseUrl: url, ca: root.cert, pauseMs: 0 }, env);
    expect(outcomes).toEqual({ plain: "ERR_PROXY_TUNNEL no", tls: "ERR_PROXY_TUNNEL no" });
    expect(proxy.tunnels).toHaveLength(2);
  });
});
