import { describe, expect, it } from "vitest";
import { completeHandle, type RunHandle } from "../../src/run/handle.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { rules } from "../../src/validate/rules.js";
import { baseUrl, reportVendor } from "../support/report-vendor.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

interface Handle extends RunHandle {
  readonly realm?: string;
}
const client = { vendor: "test", baseUrl: "https://vendor.example.com/api" };
const owner = { ...client, rules: { realm: rules.text } };
const complete = (like: unknown, label?: string): Handle => completeHandle<Handle>(mistyped(like), owner, label);

describe("a handle", () => {
  it("is taken as it was given, by the client it belongs to", () => {
    const handle: Handle = {
      version: 1,
      vendor: "test",
      baseUrl: owner.baseUrl,
      id: "run-1",
      startedAt: "2026-01-01T00:00:00.000Z",
      label: "nightly",
      realm: "alpha",
    };
    expect(complete(handle)).toEqual(handle);
    expect(complete(JSON.parse(JSON.stringify(handle)))).toEqual(handle);
    expect(complete(handle, "other")).toEqual({ ...handle, label: "other" });
  });

  it("is completed from an id and what the vendor needs beside it", () => {
    const before = Date.now();
    const handle = complete({ id: "run-1", realm: "alpha" });
    expect(handle).toEqual({ version: 1, ...client, id: "run-1", realm: "alpha", startedAt: handle.startedAt });
    expect(Date.parse(handle.startedAt)).toBeGreaterThanOrEqual(before);
  });

  it("of another path at the same origin is made to fit", () => {
    expect(complete({ id: "run-1", baseUrl: "https://vendor.example.com/v9" }).baseUrl).toBe(owner.baseUrl);
  });

  it.each([
    [undefined, "handle"],
    ["run-1", "handle"],
    [null, "handle"],
    [[], "handle"],
    [{}, "handle.id"],
    [{ id: "" }, "handle.id"],
    [{ id: 7 }, "handle.id"],
    [{ id: "run-1", version: 2 }, "handle.version"],
    [{ id: "run-1", version: null }, "handle.version"],
    [{ id: "run-1", vendor: "ping" }, "handle.vendor"],
    [{ id: "run-1", baseUrl: "https://other.example.com/api" }, "handle.baseUrl"],
    [{ id: "run-1", baseUrl: "http://vendor.example.com/api" }, "handle.baseUrl"],
    [{ id: "run-1", baseUrl: "nowhere" }, "handle.baseUrl"],
    [{ id: "run-1", baseUrl: 7 }, "handle.baseUrl"],
    [{ id: "run-1", startedAt: "yesterday" }, "handle.startedAt"],
    [{ id: "run-1", startedAt: 1_767_225_600_000 }, "handle.startedAt"],
    [{ id: "run-1", startedAt: 7 }, "handle.startedAt"],
    [{ id: "run-1", startedAt: {} }, "handle.startedAt"],
    [{ id: "run-1", realm: 5 }, "handle.realm"],
    [{ id: "run-1", realm: {} }, "handle.realm"],
    [{ id: "run-1", realm: null }, "handle.realm"],
    [{ id: "run-1", label: 7 }, "handle.label"],
  ])("is refused, naming what is wrong with it: %j", (like, option) => {
    expect(() => complete(like)).toThrow(ConfigError);
    expect(() => complete(like)).toThrow(expect.objectContaining({ option }));
  });

  it("of another client is refused before anything is sent", async () => {
    const { lifecycle, calls } = reportVendor();
    for (const like of [
      { id: "run-1", vendor: "ping" },
      { id: "run-1", baseUrl: "https://evil.example.com" },
    ]) {
      expect(await failureOf(lifecycle.resume(like, {}))).toMatchObject({ name: "ConfigError" });
      expect(await failureOf(lifecycle.check(like, {}))).toMatchObject({ name: "ConfigError" });
    }
    expect(calls).toEqual([]);
    expect((await lifecycle.resume({ id: "run-1", baseUrl }, { poll: { firstMs: 1, maxMs: 1 } })).id).toBe("run-1");
  });
});
