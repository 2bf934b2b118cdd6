import { afterEach, describe, expect, it, vi } from "vitest";
import {
  answerRequest,
  createFake,
  createRandom,
  createRateLimit,
  emptyAnswer,
  jsonAnswer,
  retryAfterSeconds,
  streamedAnswer,
  textAnswer,
  textBytes,
  type FakeDefinition,
  type Route,
} from "@identity-reports/core/fake";

type Operation = "listDefined" | "getFile" | "startRun" | "viewRun";

const echo = (
  operation: Operation,
  method: string,
  path: string,
  query?: Record<string, string>,
): Route<Operation> => ({
  operation,
  method,
  path,
  ...(query && { query }),
  handle: ({ parameters, body }) => jsonAnswer({ operation, parameters, body }),
});

const routes = [
  echo("listDefined", "GET", "/report/defined/{extension}"),
  echo("getFile", "GET", "/report/{id}/{extension}"),
  echo("startRun", "POST", "/runs/{id}", { _action: "run" }),
  echo("viewRun", "POST", "/runs/{id}", { _action: "view" }),
];

const fakeWith = (definition: Partial<FakeDefinition<Operation>> = {}) =>
  createFake<Operation>({ routes, ...definition });
const root = "https://vendor.test";
const operationOf = async (fake: ReturnType<typeof fakeWith>, path: string, method = "GET") => {
  await fake.fetch(root + path, { method });
  return fake.calls.at(-1)?.operation;
};

afterEach(() => void vi.useRealTimers());

describe("routing", () => {
  it("takes the first route that fits method, path and query", async () => {
    const fake = fakeWith();
    expect(await operationOf(fake, "/report/defined/csv")).toBe("listDefined");
    expect(await operationOf(fake, "/report/912/csv")).toBe("getFile");
    expect(await operationOf(fake, "/runs/7?_action=run", "POST")).toBe("startRun");
    expect(await operationOf(fake, "/runs/7?_action=view&name=X", "POST")).toBe("viewRun");
  });

  it.each([
    ["/report/912/csv", "DELETE"],
    ["/report//csv", "GET"],
    ["/report/912/csv/", "GET"],
    ["/report/%E0%A4%A/csv", "GET"],
    ["/runs/7?_action=delete", "POST"],
    ["/runs/7", "POST"],
  ])("has no route for %s (%s)", async (path, method) => {
    const fake = fakeWith();
    const response = await fake.fetch(root + path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: "Not Found" });
    expect(fake.calls).toMatchObject([{ operation: "unknown", status: 404 }]);
  });

  it("hands parameters over decoded", async () => {
    const response = await fakeWith().fetch(`${root}/report/a%2Fb%20c/csv`);
    expect(await response.json()).toMatchObject({ parameters: { id: "a/b c", extension: "csv" } });
  });

  it("takes a base path or leaves it, and the vendor's own 404", async () => {
    const fake = fakeWith({ basePath: "/am", notFound: () => textAnswer("nothing here", { status: 404 }) });
    expect(await operationOf(fake, "/am/report/912/csv")).toBe("getFile");
    expect(await operationOf(fake, "/report/912/csv")).toBe("getFile");
    expect(await (await fake.fetch(`${root}/amx`)).text()).toBe("nothing here");
  });
});

describe("call log", () => {
  it("keeps what was sent, in order, with the status of the answer", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const fake = fakeWith();
    await fake.fetch(`${root}/runs/7?_action=run&tag=a&tag=b`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: "Bearer x" },
      body: '{"parameters":"{}"}',
    });
    await fake.fetch(`${root}/report/1/csv`);
    expect(fake.calls[0]).toEqual({
      operation: "startRun",
      method: "POST",
      url: `${root}/runs/7?_action=run&tag=a&tag=b`,
      path: "/runs/7",
      query: { _action: "run", tag: ["a", "b"] },
      headers: { "content-type": "application/json", authorization: "Bearer x" },
      body: { parameters: "{}" },
      status: 200,
      at: 1_700_000_000_000,
    });
    expect(fake.callsTo("getFile")).toEqual([fake.calls[1]]);
    expect(fake.callsTo("viewRun")).toEqual([]);
  });

  it("is emptied by reset, and so is the script", async () => {
    const fake = fakeWith();
    const { calls } = fake;
    fake.fail("getFile", ["500"]);
    await fake.fetch(`${root}/report/1/csv`);
    fake.fail("getFile", ["500"]);
    fake.reset();
    expect(calls).toEqual([]);
    expect(fake.pendingFaults()).toEqual({});
  });

  it("works without this", async () => {
    const { fetch, fail, callsTo } = fakeWith();
    fail("getFile", ["502"]);
    const response = await fetch(`${root}/report/1/csv`);
    expect(await response.json()).toEqual({ message: "Scripted 502" });
    expect(callsTo("getFile")).toHaveLength(1);
  });
});

describe("pages of other origins", () => {
  const preflight = {
    method: "OPTIONS",
    headers: {
      origin: "https://app.test",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    },
  };

  it("may do what they ask for and read the exposed headers", async () => {
    const fake = fakeWith({ cors: { exposeHeaders: ["Retry-After", "Date"] } });
    const allowed = await fake.fetch(`${root}/runs/7`, preflight);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-headers")).toBe("authorization");
    expect(allowed.headers.get("access-control-allow-methods")).toBe("POST");
    expect(fake.calls).toEqual([]);
    const response = await fake.fetch(`${root}/report/1/csv`);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-expose-headers")).toBe("Retry-After,Date");
  });

  it("may do everything where the question does not say what they ask for", async () => {
    const fake = fakeWith({ cors: { exposeHeaders: [] } });
    // happy-dom sends the question without its Access-Control-Request- headers.
    const { status, headers } = await fake.fetch(`${root}/runs/7`, { method: "OPTIONS" });
    const allowed = ["origin", "methods", "headers"].map((what) => headers.get(`access-control-allow-${what}`));
    expect([status, ...allowed]).toEqual([204, "*", "*", "*, authorization"]);
  });

  it("get nothing from a vendor without CORS", async () => {
    const fake = fakeWith();
    expect((await fake.fetch(`${root}/runs/7`, preflight)).status).toBe(404);
    expect((await fake.fetch(`${root}/report/1/csv`)).headers.has("access-control-allow-origin")).toBe(false);
  });
});

it("finishes answers whose headers are immutable", async () => {
  const redirect: Route<Operation> = {
    ...echo("getFile", "GET", "/old"),
    handle: () => Response.redirect(`${root}/new`),
  };
  const fake = createFake<Operation>({ routes: [redirect], finish: (headers) => headers.set("x-id", "1") });
  const response = await fake.fetch(`${root}/old`, { redirect: "manual" });
  expect([response.status, response.headers.get("location"), response.headers.get("x-id")]).toEqual([
    302,
    `${root}/new`,
    "1",
  ]);
});

describe("answerRequest", () => {
  const request = () => new Request(`${root}/report/1/csv`);
  const throwing = (handle: Route<Operation>["handle"]) =>
    createFake<Operation>({ routes: [{ ...echo("getFile", "GET", "/report/{id}/{extension}"), handle }] });

  it("answers", async () => {
    expect((await answerRequest(fakeWith(), request()))?.status).toBe(200);
  });

  it("marks a body without a length as chunked", async () => {
    const answer = await answerRequest(
      throwing(() => streamedAnswer(textBytes("x"))),
      request(),
    );
    expect(answer?.headers.get("transfer-encoding")).toBe("chunked");
    const empty = await answerRequest(
      throwing(() => emptyAnswer()),
      request(),
    );
    expect(empty?.headers.has("transfer-encoding")).toBe(false);
  });

  it("gives nothing, silently, for a scripted reset and for an abort", async () => {
    const onError = vi.fn();
    const fake = fakeWith();
    fake.fail("getFile", ["reset", "hang"]);
    expect(await answerRequest(fake, request(), { onError })).toBeUndefined();
    const controller = new AbortController();
    const hanging = answerRequest(fake, new Request(request(), { signal: controller.signal }), { onError });
    setTimeout(() => controller.abort(), 5);
    expect(await hanging).toBeUndefined();
    expect(onError).not.toHaveBeenCalled();
  });

  it("gives nothing for a mistake in a handler, and says so", async () => {
    const mistake = new Error("mistake");
    const fake = throwing(() => {
      throw mistake;
    });
    const onError = vi.fn();
    expect(await answerRequest(fake, request(), { onError })).toBeUndefined();
    expect(onError).toHaveBeenCalledWith(mistake);
    const print = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await answerRequest(fake, request())).toBeUndefined();
    expect(print).toHaveBeenCalledWith("The fake failed to answer:", mistake);
    print.mockRestore();
  });
});

describe("rate limit", () => {
  it("lets a number of requests pass in any window, per key, by the clock of the moment", () => {
    vi.useFakeTimers({ now: 0 });
    const limit = createRateLimit({ requests: 3, windowMs: 10_000 });
    const take = (at: number, key = "a"): number => {
      vi.setSystemTime(at);
      return limit.take(key);
    };
    expect([take(0), take(4000), take(4000)]).toEqual([0, 0, 0]);
    expect([take(5000), take(9999)]).toEqual([5000, 1]);
    expect(take(9999, "b")).toBe(0);
    expect(take(10_000)).toBe(0);
    expect(take(10_001)).toBe(3999);
    limit.clear();
    expect(take(10_001)).toBe(0);
  });

  it("is told in whole seconds, never early", () => {
    expect([1, 1000, 1001, 9999].map(retryAfterSeconds)).toEqual(["1", "1", "2", "10"]);
  });
});

describe("random values", () => {
  it("repeat, and have the right form", () => {
    const [one, two] = [createRandom(7), createRandom(7)];
    expect(one.hex(32)).toMatch(/^[0-9a-f]{32}$/);
    expect(one.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    two.hex(32);
    two.uuid();
    expect(one.hex(16)).toBe(two.hex(16));
    expect(createRandom(8).hex(16)).not.toBe(createRandom(7).hex(16));
  });

  it("reach every item", () => {
    const random = createRandom(1);
    const picked = new Set(Array.from({ length: 50 }, () => random.pick(["a", "b", "c"])));
    expect([...picked].toSorted()).toEqual(["a", "b", "c"]);
  });
});
