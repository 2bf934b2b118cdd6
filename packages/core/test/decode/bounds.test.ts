import { describe, expect, it } from "vitest";
import { HttpError } from "../../src/errors/http-error.js";
import { DecodeError } from "../../src/errors/call-errors.js";
import { getItem, testClient } from "../support/transport-client.js";
import { until } from "../support/transport-clock.js";
import { realServer, sendJson } from "../support/transport-server.js";
import { knownSecret, secretClient } from "../support/transport-secrets.js";
import { failureOf } from "../support/failure-of.js";

const params = { id: "7" };
const kibibytes64 = 64 * 1024;
const block = Buffer.alloc(kibibytes64, "x");

/** Sends `blocks` blocks of 64 KiB, but never more than the client takes. Counts what was taken. */
function endless(blocks: number, status: number, headers: Record<string, string> = {}) {
  const written = { bytes: 0 };
  const server = realServer((_, response) => {
    response.writeHead(status, headers);
    const send = (): void => {
      while (written.bytes < blocks * kibibytes64 && !response.destroyed) {
        written.bytes += kibibytes64;
        if (!response.write(block)) return void response.once("drain", send);
      }
      response.end();
    };
    send();
  });
  return { server, written };
}

describe("JSON of more than 32 MiB", () => {
  it("is refused rather than held in memory, and its connection let go", async () => {
    const { server, written } = endless(4096, 200);
    const { baseUrl, openConnections } = await server;
    const { transport } = testClient({ baseUrl });
    const error = await failureOf(transport.send(getItem, params, { retries: 0 }), DecodeError);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toContain("more than 32 MiB of JSON");
    expect(error.bodyText).toHaveLength(kibibytes64);
    await until(() => openConnections() === 0);
    expect(written.bytes).toBeLessThan(128 * 1024 * 1024);
  });
});

describe("an error body that breaks off", () => {
  it("shows no half of a secret where it ends", async () => {
    const { baseUrl } = await realServer((_, response) => {
      const body = `you sent ${knownSecret.slice(0, -3)}`;
      response.writeHead(400, { "content-length": "1000" });
      response.write(body, () => response.socket?.destroy());
    });
    const { transport } = secretClient(baseUrl);
    const error = await failureOf(transport.send(getItem, params), HttpError);
    expect(error.bodyText).toBe("you sent [redacted]");
  });
});

it("two hundred failures, one after the other, go over the connections that are there", async () => {
  const server = await realServer((_, response) => sendJson(response, { message: "no" }, 404));
  const { transport } = testClient({ baseUrl: server.baseUrl });
  for (let round = 0; round < 200; round++) await failureOf(transport.send(getItem, params));
  expect(server.openConnections()).toBeLessThanOrEqual(5);
});
