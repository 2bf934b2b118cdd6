import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { apiPromise } from "../../src/call/api-promise.js";
import { getItem, scriptedClient } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";

const answer = { data: { name: "a" }, status: 200, headers: new Headers(), requestId: "r-1" };

describe("the promise of an answer", () => {
  it("gives the value, and the answer around it on request", async () => {
    const promise = apiPromise(Promise.resolve(answer));
    expect(await promise).toBe(answer.data);
    expect(await promise.withResponse()).toEqual(answer);
    expect(await promise.withResponse()).toEqual(answer);
  });

  it("rejects alike in both forms", async () => {
    const failure = new Error("no");
    const promise = apiPromise(Promise.reject(failure));
    expect(await failureOf(promise)).toBe(failure);
    expect(await failureOf(promise.withResponse())).toBe(failure);
  });

  it("has status, headers and request id of the answer, and no request id where there is none", async () => {
    const headers = { "x-request-id": "r-2", "x-total": "5" };
    const { transport } = scriptedClient([Response.json({ a: 1 }, { status: 201, headers }), Response.json({})]);
    const first = await transport.send(getItem, { id: "1" }).withResponse();
    expect(first).toMatchObject({ data: { a: 1 }, status: 201, requestId: "r-2" });
    expect(first.headers.get("x-total")).toBe("5");
    expect(await transport.send(getItem, { id: "1" }).withResponse()).not.toHaveProperty("requestId");
  });
});

/** Node 22 has to be told. */
const stripTypes = process.features.typescript ? [] : ["--experimental-strip-types"];

/** Runs code that has `call()`, which fails, in a process of its own. */
function reportsIn(code: string): { readonly unhandled: string[]; readonly status: number | null } {
  const module = fileURLToPath(new URL("../../src/call/api-promise.ts", import.meta.url));
  const script = `
    import { apiPromise } from ${JSON.stringify(module)};
    const unhandled = [];
    process.on("unhandledRejection", (error) => unhandled.push(error.message));
    const call = () => apiPromise(new Promise((_, reject) => setTimeout(() => reject(new Error("failed")), 1)));
    ${code}
    setTimeout(() => console.log(JSON.stringify(unhandled)), 30);`;
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [...stripTypes, "--no-warnings", "--input-type=module", "--eval", script],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return { unhandled: JSON.parse(stdout), status };
}

describe("a call that fails", () => {
  it.each([
    ["its value is not awaited", "void call();", ["failed"]],
    ["its response is not awaited", "void call().withResponse();", ["failed"]],
    ["its value is awaited", "await call().catch(() => {});", []],
    ["only its answer is awaited", "await call().withResponse().catch(() => {});", []],
    ["both are awaited", "const c = call(); await Promise.allSettled([c, c.withResponse()]);", []],
    [
      "its answer is asked for late",
      "const c = call(); await c.catch(() => {}); await c.withResponse().catch(() => {});",
      [],
    ],
  ])("when %s is reported as often as it was not checked", (_, code, unhandled) => {
    expect(reportsIn(code)).toEqual({ unhandled, status: 0 });
  });
});
