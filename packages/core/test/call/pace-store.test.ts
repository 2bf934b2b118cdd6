import { describe, expect, it, vi } from "vitest";
import type { ClientOptions } from "../../src/call/options.js";
import type { PaceReservation, PaceStore } from "../../src/retry/pace.js";
import { MemoryPaceStore } from "../support/memory-pace-store.js";
import {
  answer,
  createItem,
  getItem,
  ok,
  scriptedFetch,
  silence,
  testClient,
  type Reply,
} from "../support/transport-client.js";
import { outcomeOf, settled, settledFailure, useFakeClock } from "../support/transport-clock.js";
import { clientId, tokenServer } from "../support/transport-tokens.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const params = { id: "7" };
/** One request each 500 ms. */
const pace = { requests: 2, windowMs: 1_000 };

const clientOf = (store: PaceStore, replies: readonly Reply[] = [ok()], options: ClientOptions = {}) => {
  const script = scriptedFetch(replies);
  return { ...script, ...testClient({ profile: { pace }, options: { ...options, fetch: script.fetch, pace: store } }) };
};

const hanging = (): Promise<PaceReservation> => new Promise(() => {});

describe("a pace store", () => {
  it("is asked under the key of the token, for the vendor's pace", async () => {
    const store = new MemoryPaceStore(pace);
    await tokenServer({ options: { pace: store } }).transport.send(getItem, params);
    expect(store.reservations).toEqual([{ key: `https://vendor.test ${clientId}`, pace, count: 1, isReleased: false }]);
  });

  it("is asked under the host alone where the client id is not known", async () => {
    const store = new MemoryPaceStore();
    await clientOf(store).transport.send(getItem, params);
    expect(store.reservations[0]?.key).toBe("https://vendor.test");
  });

  it("shares its own pace, where it has one, in place of the vendor's", async () => {
    const store = new MemoryPaceStore({ requests: 7, windowMs: 70 });
    await clientOf(store).transport.send(getItem, params);
    expect(store.reservations[0]?.pace).toEqual({ requests: 7, windowMs: 70 });
  });

  it("without a pace is refused where the vendor has none", () => {
    expect(() => testClient({ options: { pace: new MemoryPaceStore() } })).toThrow(
      /^pace\.pace: is missing: this vendor has no pace of its own/,
    );
  });

  it("is not asked about requests for a token: the calls that need the token hold the turns", async () => {
    const store = new MemoryPaceStore(pace);
    const { transport, tokenCalls } = tokenServer({ options: { pace: store } });
    await transport.send(getItem, params);
    expect(tokenCalls()).toHaveLength(1);
    expect(store.reservations).toHaveLength(1);
  });

  it("spreads the calls of several clients over one pace", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const clients = Array.from({ length: 3 }, () => clientOf(store));
    const startedAt = performance.now();
    await settled(Promise.all(clients.flatMap(({ transport }) => [1, 2].map(() => transport.send(getItem, params)))));
    const sentAt = clients.flatMap(({ calls }) => calls.map(({ atMs }) => atMs - startedAt)).toSorted((a, b) => a - b);
    expect(sentAt).toEqual([0, 500, 1_000, 1_500, 2_000, 2_500]);
  });

  it("makes a call wait as a queue does: with an event, and outside the time of an attempt", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const { transport, eventsOf } = clientOf(store, [ok()], { timeoutMs: 100 });
    await store.reserve("another process", pace);
    expect(await settled(transport.send(createItem, params))).toEqual({ value: {} });
    expect(eventsOf("wait")).toEqual([
      expect.objectContaining({ operation: "POST /api/items", reason: "pace", waitMs: 500 }),
    ]);
  });

  it("that gives the next turn at once makes no call wait: there is no event", async () => {
    useFakeClock();
    const { transport, eventsOf } = clientOf(new MemoryPaceStore());
    await settled(transport.send(getItem, params));
    expect(eventsOf("wait")).toEqual([]);
  });

  it.each([
    ["a turn that comes too late", () => Promise.resolve({ waitMs: 60_000 }), 0],
    ["a store that does not answer in time", hanging, 1_000],
  ])("ends a call by %s without sending it", async (_, reserve, afterMs) => {
    useFakeClock();
    const { transport, calls } = clientOf({ reserve });
    const startedAt = performance.now();
    const error = await settledFailure(transport.send(createItem, params, { totalTimeoutMs: 1_000 }));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "queue", carriedOut: "no", attempts: 0 });
    expect(performance.now() - startedAt).toBe(afterMs);
    expect(calls).toEqual([]);
  });

  it("lets a call be aborted while it waits: nothing was sent, and its turn is given back", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const { transport, calls } = clientOf(store);
    await store.reserve("another process", pace);
    const abort = new AbortController();
    const call = failureOf(transport.send(createItem, params, { signal: abort.signal }));
    await vi.advanceTimersByTimeAsync(100);
    abort.abort();
    expect(await call).toMatchObject({ name: "AbortError", carriedOut: "no" });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.reservations[1]?.isReleased).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(calls).toEqual([]);
  });

  it("gets back the turn of a call that it comes too late for", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const { transport } = clientOf(store);
    await store.reserve("another process", pace);
    await settledFailure(transport.send(createItem, params, { totalTimeoutMs: 400 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(store.reservations[1]?.isReleased).toBe(true);
  });

  it("gets back a turn that it gives after the call was aborted", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    store.distanceMs = 200;
    const { transport } = clientOf(store);
    const abort = new AbortController();
    const call = failureOf(transport.send(createItem, params, { signal: abort.signal }));
    await vi.advanceTimersByTimeAsync(100);
    abort.abort();
    await call;
    await vi.advanceTimersByTimeAsync(200);
    expect(store.reservations[0]?.isReleased).toBe(true);
  });

  it("gives the turn of an aborted call to the next call of the client", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const { transport, calls } = clientOf(store);
    await store.reserve("another process", pace);
    const abort = new AbortController();
    const first = failureOf(transport.send(createItem, { id: "1" }, { signal: abort.signal }));
    const second = transport.send(createItem, { id: "2" });
    await vi.advanceTimersByTimeAsync(100);
    abort.abort();
    await first;
    await settled(second);
    expect(calls.map(({ init }) => init.body)).toEqual(['{"id":"2"}']);
    expect(store.reservations).toHaveLength(2);
  });

  it("closes the gate of all clients when one of them gets a 429", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const refused = clientOf(store, [answer(429, { "retry-after": "30" }), ok()]);
    const other = clientOf(store);
    const startedAt = performance.now();
    const first = refused.transport.send(getItem, params);
    await vi.advanceTimersByTimeAsync(1);
    await settled(other.transport.send(getItem, params));
    await settled(first);
    expect(store.closings).toEqual([["https://vendor.test", 30_000]]);
    expect((other.calls[0]?.atMs ?? 0) - startedAt).toBeGreaterThanOrEqual(30_000);
  });

  it("reserves as many turns at once as the pace lets through while the store answers", async () => {
    useFakeClock();
    const store = new MemoryPaceStore({ requests: 100, windowMs: 1_000 });
    store.distanceMs = 50;
    const { transport } = clientOf(store);
    const startedAt = performance.now();
    await settled(Promise.all(Array.from({ length: 100 }, () => transport.send(getItem, params))));
    expect(performance.now() - startedAt).toBeLessThan(2 * 1_000);
    expect(store.reservations.map(({ count }) => count).slice(0, 6)).toEqual([1, 1, 2, 4, 5, 5]);
  });
});

describe("a pace store that fails", () => {
  const failing = () => Promise.reject(Object.assign(new Error("secret of the store"), { code: "ECONNREFUSED" }));

  it.each([
    ["rejects", failing, "reserve (ECONNREFUSED)"],
    ["answers nothing", () => Promise.resolve(undefined), "reserve (its result has no number as waitMs)"],
    ["answers a text", () => Promise.resolve({ waitMs: "5" }), "reserve (its result has no number as waitMs)"],
    ["answers NaN", () => Promise.resolve({ waitMs: NaN }), "reserve (its result has no number as waitMs)"],
    ["never answers", hanging, "reserve (no response within 5000 ms)"],
  ])("because it %s leaves the client to its own pace, with one notice", async (_, reserve, named) => {
    useFakeClock();
    const { transport, eventsOf, calls } = clientOf({ reserve: mistyped(reserve) });
    await settled(Promise.all([1, 2, 3].map(() => transport.send(getItem, params))));
    expect(eventsOf("notice").map(({ code, message }) => [code, message])).toEqual([
      ["pace_store_failed", `the pace store failed in ${named}: the client continues with its own pace`],
    ]);
    const [first = 0, second = 0, third = 0] = calls.map(({ atMs }) => atMs);
    expect([second - first, third - first]).toEqual([0, 1_000]);
  });

  it("is passed by after 5 s, and left alone for a while: the next calls do not wait for it", async () => {
    useFakeClock();
    const reserve = vi.fn(hanging);
    const { transport } = clientOf({ reserve });
    const startedAt = performance.now();
    await settled(transport.send(getItem, params));
    expect(performance.now() - startedAt).toBe(5_000);
    await settled(transport.send(getItem, params));
    expect(performance.now() - startedAt).toBe(5_000);
    expect(reserve).toHaveBeenCalledTimes(1);
  });

  it("is asked again when it has rested, and reported again when it fails anew", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    let isDown = true;
    const reserve = vi.fn((...asked: Parameters<PaceStore["reserve"]>) =>
      isDown ? failing() : store.reserve(...asked),
    );
    const { transport, eventsOf } = clientOf({ reserve });
    const codes: number[] = [];
    for (const down of [true, true, false, true]) {
      isDown = down;
      await settled(transport.send(getItem, params));
      codes.push(eventsOf("notice").length);
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(reserve).toHaveBeenCalledTimes(4);
    expect(codes).toEqual([1, 1, 1, 2]);
  });

  it("in close costs no call, and is a notice", async () => {
    useFakeClock();
    const store = new MemoryPaceStore();
    const { transport, eventsOf } = clientOf({ reserve: (...asked) => store.reserve(...asked), close: failing }, [
      answer(429, { "retry-after": "1" }),
      ok(),
    ]);
    expect(await settled(transport.send(getItem, params))).toEqual({ value: {} });
    expect(eventsOf("notice").map(({ message }) => message)).toEqual([
      "the pace store failed in close (ECONNREFUSED): the client continues with its own pace",
    ]);
  });

  it("is not one that has no close: a 429 is no notice", async () => {
    useFakeClock();
    const { transport, eventsOf } = clientOf({ reserve: () => Promise.resolve({ waitMs: 0 }) }, [
      answer(429, { "retry-after": "1" }),
      ok(),
    ]);
    await settled(transport.send(getItem, params));
    expect(eventsOf("notice")).toEqual([]);
  });

  it("to give a turn back changes nothing for the call that was aborted", async () => {
    useFakeClock();
    const { transport } = clientOf({ reserve: () => Promise.resolve({ waitMs: 1_000, release: failing }) });
    const abort = new AbortController();
    const call = failureOf(transport.send(createItem, params, { signal: abort.signal }));
    await vi.advanceTimersByTimeAsync(100);
    abort.abort();
    expect(await call).toMatchObject({ name: "AbortError" });
  });

  it("while the client is closed leaves neither a timer nor an event behind", async () => {
    useFakeClock();
    const { transport, eventsOf } = clientOf({ reserve: hanging }, [silence]);
    const call = outcomeOf(transport.send(getItem, params));
    await vi.advanceTimersByTimeAsync(10);
    transport.close();
    await call;
    expect(vi.getTimerCount()).toBe(0);
    expect(eventsOf("notice")).toEqual([]);
  });
});
