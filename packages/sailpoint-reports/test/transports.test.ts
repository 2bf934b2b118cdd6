import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { serve, type FakeServer } from "@identity-reports/fake-server";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";
import { scenarios } from "./support/fake-scenarios.js";

const fake = sailPointFake();

afterEach(() => fake.reset());

const headersOf = (init?: RequestInit): RequestInit => ({
  ...init,
  headers: { ...Object.fromEntries(new Headers(init?.headers)), accept: "*/*" },
});

describe("fake.fetch", () => {
  it.each(scenarios)("$name", ({ play }) =>
    play({ fake, baseUrl: fake.baseUrl, fetch: (url, init) => fake.fetch(url, headersOf(init)) }),
  );
});

describe("msw", () => {
  const server = setupServer(...handlers(fake));
  beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
  afterAll(() => server.close());

  it.each(scenarios)("$name", ({ play }) =>
    play({ fake, baseUrl: fake.baseUrl, fetch: (url, init) => fetch(url, headersOf(init)) }),
  );

  it("can stand at another address", async () => {
    server.use(...handlers(fake, { baseUrl: "https://other.api.identitynow.com/" }));
    const response = await fetch("https://other.api.identitynow.com/reports/v1/x/result");
    expect([response.status, await response.json()]).toEqual([401, { error: "JWT is required" }]);
    server.resetHandlers();
  });

  it("turns a mistake of the fake into a network error, not into a stack trace", async () => {
    const onError = vi.fn();
    const broken = { ...fake, fetch: () => Promise.reject(new Error("a mistake")) };
    server.use(...handlers(broken, { onError }));
    await expect(fetch(`${fake.baseUrl}/reports/v1/x/result`)).rejects.toThrow(TypeError);
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: "a mistake" }));
    server.resetHandlers();
  });

  it("sends a body without a length as chunked", async () => {
    const chunked = sailPointFake({ baseUrl: "https://chunked.test", behaviour: { fileLength: "chunked" } });
    server.use(...handlers(chunked));
    const headers = { authorization: `Bearer ${chunked.issueToken()}` };
    chunked.nextRun({ file: "x".repeat(100_000) });
    const body = JSON.stringify({ reportType: "IDENTITIES", arguments: {} });
    const run = await fetch(`${chunked.baseUrl}/v3/reports/run`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    const { id }: { id: string } = await run.json();
    const file = await fetch(`${chunked.baseUrl}/v3/reports/${id}?fileFormat=csv`, { headers });
    expect([file.headers.get("content-length"), file.headers.get("transfer-encoding")]).toEqual([null, "chunked"]);
    expect((await file.text()).length).toBe(100_000);
    server.resetHandlers();
  });
});

describe("real HTTP", () => {
  let server: FakeServer;
  beforeAll(async () => void (server = await serve(fake)));
  afterAll(() => server.close());

  it.each(scenarios)("$name", ({ play }) =>
    play({ fake, baseUrl: server.url, fetch: (url, init) => fetch(url, headersOf(init)) }),
  );

  it("serves a client that is pointed at it", async () => {
    const client = fake.client({ baseUrl: server.url, fetch: (url, init) => fetch(url, init) });
    const report = await client.runReport({ reportType: "SEARCH_EXPORT", arguments: { query: "name:a*" } });
    const file = await report.download({ format: "csv" });
    expect([...(await file.bytes()).slice(0, 2)]).toEqual([0x50, 0x4b]);
    expect(file.format).toBe("zip");
  });
});
