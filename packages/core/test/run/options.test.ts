import { describe, expect, it } from "vitest";
import { validateMethodOptions } from "../../src/run/options.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { rules } from "../../src/validate/rules.js";
import { reportVendor } from "../support/report-vendor.js";
import { failureOf, thrownBy } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const driver = { startRules: { onJoined: rules.anyValue }, canCancel: true };
const check = (options: unknown): void => validateMethodOptions("start", mistyped(options), driver);

describe("the options of a wait", () => {
  it.each([
    [{}],
    [{ onStarted: () => {}, onProgress: () => {}, maxWaitMs: 0, poll: {}, cancelOnAbort: false }],
    [{ maxWaitMs: Infinity, poll: { firstMs: 0, maxMs: 0 } }],
    [{ onJoined: "anything the driver takes" }],
    [{ onStarted: undefined, onProgress: undefined, maxWaitMs: undefined, poll: undefined, cancelOnAbort: undefined }],
    [
      {
        signal: new AbortController().signal,
        timeoutMs: 1,
        retries: 0,
        headers: { "x-a": "b" },
        label: "a",
        onEvent: () => {},
      },
    ],
  ])("may be these: %j", (options) => {
    expect(() => check(options)).not.toThrow();
  });

  it.each([
    [undefined, "options"],
    [null, "options"],
    [[], "options"],
    [{ maxWait: 1 }, "options.maxWait"],
    [{ onStarted: "log" }, "onStarted"],
    [{ onProgress: {} }, "onProgress"],
    [{ maxWaitMs: -1 }, "maxWaitMs"],
    [{ maxWaitMs: NaN }, "maxWaitMs"],
    [{ maxWaitMs: "1h" }, "maxWaitMs"],
    [{ poll: 500 }, "poll"],
    [{ poll: { everyMs: 500 } }, "poll.everyMs"],
    [{ poll: { firstMs: -1 } }, "poll.firstMs"],
    [{ poll: { maxMs: Infinity } }, "poll.maxMs"],
    [{ cancelOnAbort: "yes" }, "cancelOnAbort"],
    [{ totalTimeoutMs: 1_000 }, "totalTimeoutMs"],
    [{ signal: {} }, "signal"],
    [{ timeoutMs: 0 }, "timeoutMs"],
    [{ retries: 1.5 }, "retries"],
    [{ label: "" }, "label"],
    [{ headers: { authorization: "Bearer x" } }, "headers.authorization"],
    [{ onEvent: 1 }, "onEvent"],
  ])("are refused by name before anything is sent: %j", async (options, option) => {
    expect(() => check(options)).toThrow(ConfigError);
    expect(() => check(options)).toThrow(expect.objectContaining({ option }));
    const { lifecycle, calls } = reportVendor();
    for (const promise of [
      lifecycle.run({ report: "accounts" }, mistyped(options)),
      lifecycle.submit({ report: "accounts" }, mistyped(options)),
      lifecycle.resume({ id: "run-1" }, mistyped(options)),
    ]) {
      expect(await failureOf(promise)).toMatchObject({ name: "ConfigError", option });
    }
    // It does not wait, and takes nothing that is about waiting.
    const waits = ["onStarted", "onProgress", "cancelOnAbort"].includes(option);
    expect(await failureOf(lifecycle.check({ id: "run-1" }, mistyped(options)))).toMatchObject({
      name: "ConfigError",
      option: waits ? `options.${option}` : option,
    });
    expect(calls).toEqual([]);
  });

  const common = ["timeoutMs", "retries", "headers", "onEvent", "unchecked", "signal", "label", "maxWaitMs", "poll"];
  it.each([
    ["start", [...common, "onStarted", "onProgress", "onJoined", "cancelOnAbort"]],
    ["wait", [...common, "onStarted", "onProgress", "cancelOnAbort"]],
    ["check", common],
  ] as const)("are listed when one is not known, no others: %s", (kind, known) => {
    const checkOne = (key: string): void => validateMethodOptions(kind, { [key]: undefined }, driver);
    const { message } = thrownBy(() => checkOne("typo"));
    const [, list = ""] = /^options\.typo: is not known here; expected (.*)$/.exec(message) ?? [];
    expect(list.split(", ").toSorted()).toEqual([...known].toSorted());
    for (const key of known) expect(() => checkOne(key)).not.toThrow();
  });
});
