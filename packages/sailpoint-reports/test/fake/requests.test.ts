import { afterEach, describe, expect, it, vi } from "vitest";
import { sailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { accounts, caller, grant, setup, signIn } from "../support/fake-caller.js";

afterEach(() => void vi.useRealTimers());

describe("versions", () => {
  it.each(["/reports/v1", "/v3/reports", "/v2024/reports", "/v2025/reports", "/v2026/reports"])(
    "serves %s",
    async (prefix) => {
      const { run, result, file, cancel } = setup({}, prefix);
      const { id } = await run();
      expect((await result(id))["status"]).toBe("SUCCESS");
      expect((await file(id)).status).toBe(200);
      expect((await cancel(id)).status).toBe(204);
    },
  );

  it.each(["/beta/reports", "/v1/reports", "/reports", "/reports/v2"])("has no %s", async (prefix) => {
    const { post } = setup({}, prefix);
    const response = await post(accounts);
    expect([response.status, await response.json()]).toEqual([404, { error: "No message available" }]);
  });

  it("may be missing or deprecated", async () => {
    const options: SailPointFakeOptions = { behaviour: { routedVersions: ["v3"], deprecatedVersions: ["v3"] } };
    expect((await setup(options).post(accounts)).status).toBe(404);
    const response = await setup(options, "/v3/reports").post(accounts);
    expect([response.status, response.headers.get("x-deprecated")]).toEqual([200, "true"]);
    expect((await setup({}, "/v3/reports").post(accounts)).headers.has("x-deprecated")).toBe(false);
  });

  it("works under a base URL with a path, and drops a version from it", async () => {
    const { fake, post } = setup({
      baseUrl: "https://proxy.test/sailpoint/v2024/",
      behaviour: { deprecatedVersions: ["v1"] },
    });
    expect(fake.baseUrl).toBe("https://proxy.test/sailpoint");
    expect((await post(accounts)).headers.get("x-deprecated")).toBe("true");
    expect(fake.callsTo("startReport")).toMatchObject([{ path: "/sailpoint/reports/v1/run", body: accounts }]);
  });
});

describe("getReportResult", () => {
  it("knows nothing of an unknown id and checks its query", async () => {
    const { result, call } = setup();
    expect(await result("2b838de9-db9b-abcf-e646-d4f274ad4238")).toEqual({});
    expect((await call("/x/result?completed=true")).status).toBe(200);
    expect((await call("/x/result?completed=1")).status).toBe(400);
  });
});

describe("rate limit", () => {
  it("refuses the 101st request in 10 s, per version, and says when to come back", async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { fake, call } = setup();
    for (let count = 0; count < 100; count += 1) {
      await vi.advanceTimersByTimeAsync(10);
      expect((await call("/x/result")).status).toBe(200);
    }
    const refused = await call("/x/result");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await refused.json()).toEqual({ message: " Rate Limit Exceeded " });
    expect((await caller(fake, "/v3/reports").call("/x/result")).status).toBe(200);
    expect((await caller(fake).call("/x/result")).status).toBe(429);
    await vi.advanceTimersByTimeAsync(9009);
    expect((await call("/x/result")).status).toBe(429);
    await vi.advanceTimersByTimeAsync(1);
    expect((await call("/x/result")).status).toBe(200);
  });

  it("does not count what had no token, and can be changed or lifted", async () => {
    const { fake, call } = setup({ rateLimit: { requests: 1, windowMs: 10_000 } });
    await fake.fetch(`${fake.baseUrl}/reports/v1/x/result`);
    expect((await call("/x/result")).status).toBe(200);
    expect((await call("/x/result")).status).toBe(429);
    fake.reset();
    expect((await call("/x/result")).status).toBe(200);
    const free = setup({ rateLimit: false });
    for (let count = 0; count < 150; count += 1) expect((await free.call("/x/result")).status).toBe(200);
  });

  it("may count by token and count token requests", async () => {
    const rateLimit = { requests: 1, windowMs: 10_000 };
    const { fake, call } = setup({ rateLimit, behaviour: { rateLimitScope: "token", tokenRateLimit: "counted" } });
    expect((await call("/x/result")).status).toBe(200);
    expect((await call("/x/result")).status).toBe(429);
    expect((await caller(fake).call("/x/result")).status).toBe(200);
    expect((await signIn(fake, new URLSearchParams(grant))).status).toBe(200);
    expect((await signIn(fake, new URLSearchParams(grant))).status).toBe(429);
  });
});

describe("scripted faults", () => {
  it("have the vendor's bodies and headers", async () => {
    const { fake, call } = setup();
    fake.fail("getReportResult", ["401", "429", "500", "503", { status: 403, headers: { "x-a": "1" } }]);
    const bodies = [];
    for (let count = 0; count < 5; count += 1) {
      const response = await call("/x/result");
      expect(response.headers.get("slpt-request-id")).toMatch(/^[0-9a-f]{32}$/);
      bodies.push(await response.json());
    }
    expect(bodies).toMatchObject([
      { error: "JWT validation failed: JWT is expired" },
      { message: " Rate Limit Exceeded " },
      { detailCode: "500.0 Internal Fault", trackingId: expect.any(String) },
      { detailCode: "503" },
      { detailCode: "403 Forbidden" },
    ]);
    expect(fake.pendingFaults()).toEqual({});
  });

  it("can lose the answer of a run that was started", async () => {
    const { fake, post } = setup();
    fake.fail("startReport", ["reset-after", "reset"]);
    await expect(post(accounts)).rejects.toThrow("fetch failed");
    expect(fake.runs).toHaveLength(1);
    await expect(post(accounts)).rejects.toThrow("fetch failed");
    expect(fake.runs).toHaveLength(1);
  });
});

it("a tenant says where its hosts are, without a token", async () => {
  const fake = sailPointFake();
  const answer = await fake.fetch(`${fake.baseUrl}/oauth/info`);
  expect(await answer.json()).toMatchObject({ tenantName: "acme", tokenEndpoint: `${fake.baseUrl}/oauth/token` });
});
