import { afterEach, describe, expect, it, vi } from "vitest";
import { createFake, isConnectionReset, jsonAnswer, textAnswer, type Fault } from "@identity-reports/core/fake";
import { mistyped } from "../support/mistyped.js";

const address = "https://vendor.test/reports/7";

function reportsFake() {
  let carriedOut = 0;
  const fake = createFake<"getReport" | "startReport" | "ping">({
    routes: [
      {
        operation: "getReport",
        method: "GET",
        path: "/reports/{id}",
        handle: ({ parameters }) => {
          carriedOut += 1;
          return textAnswer(`report ${parameters["id"]}`);
        },
      },
      { operation: "startReport", method: "POST", path: "/reports", handle: () => jsonAnswer({}) },
      { operation: "ping", method: "HEAD", path: "/", handle: () => new Response(null) },
    ],
    statusAnswer: (status) => jsonAnswer({ vendor: status }, { status }),
    finish: (headers) => headers.set("x-request-id", "r1"),
  });
  return { ...fake, carriedOut: () => carriedOut };
}

afterEach(() => void vi.useRealTimers());

it("plays the script once, then behaves as usual", async () => {
  const fake = reportsFake();
  fake.fail("getReport", ["503", "ok"]);
  fake.fail("getReport", [{ status: 429, retryAfterMs: 2000 }]);
  fake.fail("startReport", ["500"]);
  const statuses = [];
  for (let call = 0; call < 5; call += 1) statuses.push((await fake.fetch(address)).status);
  expect(statuses).toEqual([503, 200, 429, 200, 200]);
  expect(fake.calls.map(({ status }) => status)).toEqual(statuses);
  expect(fake.pendingFaults()).toEqual({ startReport: ["500"] });
  await fake.fetch("https://vendor.test/reports", { method: "POST" });
  expect(fake.pendingFaults()).toEqual({});
});

describe("answers", () => {
  const answered = async (fault: Fault) => {
    const fake = reportsFake();
    fake.fail("getReport", [fault]);
    const response = await fake.fetch(address);
    expect(response.headers.get("x-request-id")).toBe("r1");
    expect(fake.carriedOut()).toBe(0);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it("have the vendor's body for a bare status, and no Retry-After", async () => {
    const { status, headers, text } = await answered("429");
    expect({ status, text }).toEqual({ status: 429, text: '{"vendor":429}' });
    expect(headers.has("retry-after")).toBe(false);
  });

  it.each<[Fault, number]>([
    [403, 403],
    ["403", 403],
    [200, 200],
    [599, 599],
  ])("have the status that a script names, as a number or as text: %j", async (fault, status) => {
    expect((await answered(fault)).status).toBe(status);
  });

  it.each<[Fault, string]>([
    [{ status: 503, retryAfterMs: 50 }, "0.05"],
    [{ status: 503, retryAfterMs: 3000 }, "3"],
    [{ status: 503, retryAfter: "Fri, 02 Jan 2026 03:04:05 GMT" }, "Fri, 02 Jan 2026 03:04:05 GMT"],
  ])("say when to come back: %j", async (fault, expected) => {
    expect((await answered(fault)).headers.get("retry-after")).toBe(expected);
  });

  it.each<[string, Fault, number, string, string | null]>([
    ["text", { status: 502, body: "Bad gateway" }, 502, "Bad gateway", "text/plain; charset=utf-8"],
    ["HTML", { status: 502, body: "<h1>502</h1>" }, 502, "<h1>502</h1>", "text/html; charset=utf-8"],
    ["JSON", { status: 400, body: { error: "x" } }, 400, '{"error":"x"}', "application/json"],
    ["bytes", { status: 200, body: Uint8Array.of(65) }, 200, "A", "application/octet-stream"],
    ["own headers", { status: 418, body: "x", headers: { "Content-Type": "text/x" } }, 418, "x", "text/x"],
    ["nothing for a success", "201", 201, "", null],
    ["nothing where nothing may be", { status: 204, body: "x" }, 204, "", null],
    ["html", "html", 200, expect.stringMatching(/^<!doctype html>/), "text/html; charset=utf-8"],
    ["empty", "empty", 200, "", null],
    ["garbage", "garbage", 200, '["not","what","was","asked","for"]', "application/json"],
    ["broken JSON", "broken-json", 200, '{"id": "1e01d2', "application/json"],
  ])("may be %s", async (_, fault, status, text, contentType) => {
    const answer = await answered(fault);
    expect(answer).toMatchObject({ status, text });
    expect(answer.headers.get("content-type")).toBe(contentType);
    const length = status === 204 ? null : String(new TextEncoder().encode(answer.text).byteLength);
    expect(answer.headers.get("content-length")).toBe(length);
  });
});

describe("broken connections", () => {
  it("reset before the call is carried out, as undici says it", async () => {
    const fake = reportsFake();
    fake.fail("getReport", ["reset"]);
    const error = await fake.fetch(address).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    expect(isConnectionReset(error)).toBe(true);
    expect(isConnectionReset(new TypeError("other"))).toBe(false);
    expect(fake.carriedOut()).toBe(0);
    expect(fake.calls).toMatchObject([{ operation: "getReport", status: undefined }]);
  });

  it("reset after the call was carried out", async () => {
    const fake = reportsFake();
    fake.fail("getReport", ["reset-after"]);
    await expect(fake.fetch(address)).rejects.toSatisfy(isConnectionReset);
    expect(fake.carriedOut()).toBe(1);
  });

  it("cut the body in the middle", async () => {
    const fake = reportsFake();
    fake.fail("getReport", ["cut"]);
    const response = await fake.fetch(address);
    expect(response.headers.get("content-length")).toBe("8");
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("repo");
    await expect(reader?.read()).rejects.toMatchObject({ message: "terminated", cause: { code: "UND_ERR_SOCKET" } });
  });

  it("cannot cut a body that is not there", async () => {
    const fake = reportsFake();
    fake.fail("ping", ["cut"]);
    await expect(fake.fetch("https://vendor.test/", { method: "HEAD" })).rejects.toSatisfy(isConnectionReset);
  });
});

describe("waiting", () => {
  it("delays, then answers as usual", async () => {
    vi.useFakeTimers();
    const fake = reportsFake();
    fake.fail("getReport", [{ delayMs: 5000 }, { delayMs: 5000, status: 500 }]);
    const first = fake.fetch(address);
    await vi.advanceTimersByTimeAsync(4999);
    expect(fake.carriedOut()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect((await first).status).toBe(200);
    const second = fake.fetch(address);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await second).status).toBe(500);
  });

  it.each([Infinity, 3_000_000_000])("delays for as long as it was told: %d ms", async (delayMs) => {
    vi.useFakeTimers();
    const fake = reportsFake();
    fake.fail("getReport", [{ delayMs }]);
    const controller = new AbortController();
    const call = fake.fetch(address, { signal: controller.signal });
    const settled = vi.fn();
    call.then(settled, settled);
    await vi.advanceTimersByTimeAsync(2_999_999_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(fake.carriedOut()).toBe(delayMs === Infinity ? 0 : 1);
    controller.abort("enough");
    if (delayMs === Infinity) await expect(call).rejects.toBe("enough");
    else expect((await call).status).toBe(200);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each<Fault>(["hang", "timeout", { delayMs: 60_000 }])("answers an abort at once: %j", async (fault) => {
    const fake = reportsFake();
    fake.fail("getReport", [fault]);
    const controller = new AbortController();
    const call = fake.fetch(address, { signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 5);
    await expect(call).rejects.toBe("enough");
    expect(fake.carriedOut()).toBe(0);
  });

  it("stalls in the middle of a body until the caller aborts", async () => {
    const fake = reportsFake();
    fake.fail("getReport", ["stall"]);
    const controller = new AbortController();
    const response = await fake.fetch(address, { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    setTimeout(() => controller.abort("enough"), 5);
    await expect(reader?.read()).rejects.toBe("enough");
  });
});

it("lets go of everything that hangs when it is reset", async () => {
  const fake = reportsFake();
  fake.fail("getReport", ["hang", "stall"]);
  const hanging = fake.fetch(address);
  const reader = (await fake.fetch(address)).body?.getReader();
  await reader?.read();
  setTimeout(() => fake.reset(), 5);
  await expect(hanging).rejects.toSatisfy(isConnectionReset);
  await expect(reader?.read()).rejects.toSatisfy(isConnectionReset);
});

describe("mistakes", () => {
  const fake = reportsFake();
  const fail = (operation: unknown, faults: unknown) => () => fake.fail(mistyped(operation), mistyped(faults));

  it("name every operation there is", () => {
    expect(fail("getReprot", ["ok"])).toThrow(
      'Unknown operation "getReprot". Valid operations: getReport, startReport, ping.',
    );
    expect(() => fake.callsTo(mistyped("getReprot"))).toThrow(/Valid operations/);
  });

  it.each([["resett"], ["42"], ["600"], [42], [600], [403.5], [NaN], [null], [undefined], [["ok"]]])(
    "name every fault there is: %j",
    (fault) => {
      expect(fail("getReport", [fault])).toThrow(
        /Unknown fault .*Valid faults: ok, reset, .*from 200 to 599.*retryAfterMs/,
      );
    },
  );

  it.each([
    [{ statsu: 503 }, '"statsu" is not known'],
    [{}, "it needs a status or a delayMs"],
    [{ status: "503" }, "status must be a whole number from 200 to 599"],
    [{ status: 99 }, "status must be a whole number from 200 to 599"],
    [{ delayMs: -1 }, "delayMs must be a number of ms"],
    [{ status: 503, retryAfterMs: "50" }, "retryAfterMs must be a number of ms"],
    [{ status: 503, retryAfterMs: 50, retryAfter: "1" }, "give retryAfter or retryAfterMs, not both"],
    [{ delayMs: 5, body: "x" }, "retryAfterMs, retryAfter, body and headers need a status"],
  ])("are explained: %j", (fault, problem) => {
    expect(fail("getReport", [fault])).toThrow(problem);
  });

  it("change nothing: a list with one mistake adds none of its entries", () => {
    expect(fail("getReport", "503")).toThrow(/must be a list/);
    expect(fail("getReport", ["503", "oops"])).toThrow();
    expect(fake.pendingFaults()).toEqual({});
  });
});
