import { describe, expect, test, vi } from "vitest";
import { fail, pass, skip, unknown, warn, type Check, type Finding } from "../../src/diagnose/check.js";
import { runChecks, type CheckRun } from "../../src/diagnose/run-checks.js";

type Context = Readonly<Record<string, Finding>>;

const check = (id: string, needs: readonly string[] = [], kind: Check<Context>["kind"] = "vendor"): Check<Context> => ({
  id,
  title: id,
  kind,
  needs,
  run: (context) => context[id] ?? pass("well"),
});

const ran = (checks: readonly Check<Context>[], context: Context = {}, options: Partial<CheckRun<Context>> = {}) =>
  runChecks({ checks, context, clean: (text) => text, ...options });

const statuses = async (...parameters: Parameters<typeof ran>): Promise<readonly string[]> =>
  (await ran(...parameters)).results.map(({ id, status, because }) => [id, status, because].filter(Boolean).join(" "));

describe("a check that fails", () => {
  test("makes all skip that need it, directly or not, with the reason", async () => {
    const checks = [check("a"), check("b", ["a"]), check("c", ["b"]), check("d")];
    expect(await statuses(checks, { a: fail("broken") })).toEqual([
      "a fail",
      "b skip a failed",
      "c skip a failed",
      "d pass",
    ]);
  });

  test("is the only thing that does: warnings, open questions and what does not apply let the others go on", async () => {
    const checks = [check("a"), check("b", ["a"]), check("c", ["b"]), check("d", ["c"])];
    const context = { a: warn("old"), b: unknown("who knows"), c: skip("not here") };
    expect(await statuses(checks, context)).toEqual(["a warn", "b unknown", "c skip not here", "d pass"]);
  });

  test("decides the kind of the whole by the first one", async () => {
    const checks = [check("a"), check("b", [], "credential"), check("c", [], "network")];
    expect((await ran(checks, { b: fail("no"), c: fail("no") })).firstFailure).toBe("credential");
  });

  test("may say that what is wrong is of another kind", async () => {
    const checks = [check("a", [], "credential")];
    expect((await ran(checks, { a: fail("no", { kind: "network" }) })).firstFailure).toBe("network");
  });
});

test("a check that breaks has found nothing out, and the others go on", async () => {
  const broken: Check<Context> = {
    ...check("a"),
    run: () => {
      throw new Error("a mistake");
    },
  };
  const { results, firstFailure } = await ran([broken, check("b", ["a"])]);
  expect(results.map(({ status, detail }) => `${status} ${detail}`)).toEqual([
    "unknown the check itself failed: a mistake",
    "pass well",
  ]);
  expect(firstFailure).toBeUndefined();
});

test("only those that are asked for are done", async () => {
  const checks = [check("a"), check("b", ["a"]), check("c", ["b"])];
  expect(await statuses(checks, { a: fail("broken") }, { only: ["c"] })).toEqual(["c pass"]);
});

test("every text is cleaned", async () => {
  const finding = fail("secret", {
    data: { list: ["secret", 1, { deep: "secret" }] },
    fix: { text: "secret", commands: ["secret"] },
  });
  const { results } = await ran([check("a")], { a: finding }, { clean: (text) => text.replaceAll("secret", "***") });
  expect(JSON.stringify(results)).not.toContain("secret");
});

test("listeners hear of each check as it begins and ends", async () => {
  const onStart = vi.fn();
  const onEnd = vi.fn();
  await ran([check("a"), check("b", ["a"])], { a: fail("no") }, { onStart, onEnd });
  expect(onStart.mock.calls).toEqual([["a"]]);
  expect(onEnd.mock.calls.map(([{ id, status }]) => `${id} ${status}`)).toEqual(["a fail", "b skip"]);
});

test("an abort leaves all checks undone that follow", async () => {
  const controller = new AbortController();
  const onStart = vi.fn();
  const onEnd = (): void => controller.abort(new Error("enough"));
  const { results, isStopped } = await ran([check("a"), check("b")], {}, { signal: controller.signal, onStart, onEnd });
  expect(results.map(({ id, status, because }) => [id, status, because])).toEqual([
    ["a", "pass", undefined],
    ["b", "skip", "the diagnosis was stopped"],
  ]);
  expect([isStopped, onStart.mock.calls]).toEqual([true, [["a"]]]);
});

test("an abort leaves the check undone that is under way, whatever it has found by then", async () => {
  const controller = new AbortController();
  const onStart = (): void => controller.abort(new Error("enough"));
  const { results, firstFailure } = await ran(
    [check("a")],
    { a: fail("broken off") },
    { signal: controller.signal, onStart },
  );
  expect([results[0]?.status, firstFailure]).toEqual(["skip", undefined]);
});

test("an abort once all is done changes nothing", async () => {
  const controller = new AbortController();
  const onEnd = (): void => controller.abort(new Error("enough"));
  const { results, isStopped } = await ran([check("a")], {}, { signal: controller.signal, onEnd });
  expect([results[0]?.status, isStopped]).toEqual(["pass", false]);
});
