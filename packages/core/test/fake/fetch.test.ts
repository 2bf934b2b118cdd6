import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  createFakeFetch,
  delay,
  jsonAnswer,
  streamedAnswer,
  textBytes,
  type FakeRequest,
} from "@identity-reports/core/fake";
import { mistyped } from "../support/mistyped.js";

const address = "https://vendor.test/reports/7?a=1&b=2&a=3";

/** Answers with nothing special and remembers the request. */
function recorder() {
  const seen: FakeRequest[] = [];
  const fetch = createFakeFetch((request) => {
    seen.push(request);
    return Promise.resolve(jsonAnswer({ ok: true }));
  });
  return { fetch, seen, last: () => seen[seen.length - 1] };
}

afterEach(() => void vi.useRealTimers());

describe("requests", () => {
  it.each([
    ["a string", address],
    ["a URL", new URL(address)],
    ["a Request", new Request(address)],
  ])("takes %s", async (_, input) => {
    const { fetch, last } = recorder();
    const response = await fetch(input, { headers: { "X-Thing": "1" } });
    expect(await response.json()).toEqual({ ok: true });
    expect(last()).toMatchObject({ method: "GET", url: address, path: "/reports/7", body: undefined, mediaType: "" });
    expect(last()?.query.getAll("a")).toEqual(["1", "3"]);
    expect(last()?.headers.get("x-thing")).toBe("1");
  });

  it("takes a Request of another fetch implementation", async () => {
    const { fetch, last } = recorder();
    const { url, method, headers } = new Request(address, { method: "delete", headers: { "x-a": "1" } });
    const foreign: Request = mistyped({ url, method, headers, body: null });
    await fetch(foreign);
    expect(last()).toMatchObject({ method: "DELETE", body: undefined });
    const body = new Blob(["{}"]).stream();
    const contentType = new Headers({ "content-type": "application/json" });
    const foreignPost: Request = mistyped({ url, method: "POST", headers: contentType, body });
    await fetch(foreignPost);
    expect(last()).toMatchObject({ method: "POST", body: {} });
  });

  const form = new FormData();
  form.append("file", new File(['{"a":1}'], "report.json", { type: "application/json" }));
  form.append("tag", "one");
  form.append("tag", "two");
  const bytes = Uint8Array.of(0xff, 0xfe, 0x00);

  it.each<[string, RequestInit["body"], Record<string, string>, unknown]>([
    [
      "JSON",
      '{"reportType":"ACCOUNTS"}',
      { "content-type": "application/json; charset=utf-8" },
      { reportType: "ACCOUNTS" },
    ],
    ["JSON of a vendor", "[1]", { "content-type": "application/vnd.acme+json" }, [1]],
    ["JSON that is none", "{", { "content-type": "application/json" }, "{"],
    ["a form", new URLSearchParams("a=1&b=2&a=3"), {}, { a: ["1", "3"], b: "2" }],
    ["text", "hello", {}, "hello"],
    ["UTF-8 bytes", textBytes("hällo"), {}, "hällo"],
    ["other bytes", bytes, {}, bytes],
    [
      "a multipart form",
      form,
      {},
      {
        file: { fileName: "report.json", contentType: "application/json", text: '{"a":1}' },
        tag: ["one", "two"],
      },
    ],
    ["a multipart form without a boundary", "x", { "content-type": "multipart/form-data" }, textBytes("x")],
  ])("reads %s", async (_, body, headers, expected) => {
    const { fetch, last } = recorder();
    await fetch(address, { method: "POST", body: body ?? null, headers });
    expect(last()?.body).toEqual(expected);
  });

  it("refuses what the platform's fetch refuses", async () => {
    await expect(recorder().fetch("/relative")).rejects.toThrow(TypeError);
    await expect(recorder().fetch(address, { method: "GET", body: "x" })).rejects.toThrow(TypeError);
  });
});

describe("answers", () => {
  it("carry their URL, their length and the time of the moment", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5) });
    const response = await recorder().fetch(address);
    expect(response.url).toBe(address);
    expect(Object.getOwnPropertyDescriptor(response, "url")?.configurable).toBe(true);
    expect(response.headers.get("content-length")).toBe("11");
    expect(response.headers.get("date")).toBe("Fri, 02 Jan 2026 03:04:05 GMT");
  });

  it("keep a date of their own", async () => {
    const dated = { headers: { date: "Fri, 02 Jan 2026 03:04:05 GMT" } };
    const fetch = createFakeFetch(() => Promise.resolve(jsonAnswer({}, dated)));
    expect((await fetch(address)).headers.get("date")).toBe("Fri, 02 Jan 2026 03:04:05 GMT");
  });

  it("arrive in chunks when they are large", async () => {
    const large = new Uint8Array(200_000).map((_, index) => index % 251);
    const fetch = createFakeFetch(() => Promise.resolve(streamedAnswer(large)));
    const response = await fetch(address);
    const sizes: number[] = [];
    const received: number[] = [];
    for await (const chunk of response.body ?? []) {
      sizes.push(chunk.byteLength);
      received.push(...chunk);
    }
    expect(sizes).toEqual([65_536, 65_536, 65_536, 3392]);
    expect(Uint8Array.from(received)).toEqual(large);
    expect(response.headers.get("content-length")).toBeNull();
  });

  it("may be empty without a length", async () => {
    const fetch = createFakeFetch(() => Promise.resolve(streamedAnswer(new Uint8Array())));
    expect((await fetch(address)).body).toBeNull();
  });
});

describe("signals", () => {
  const reason = new Error("enough");

  it("reject at once when aborted before", async () => {
    const { fetch, seen } = recorder();
    await expect(fetch(address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(fetch(new Request(address, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(seen).toEqual([]);
  });

  it("reject at once when aborted while the request is still being read", async () => {
    const { fetch, seen } = recorder();
    const controller = new AbortController();
    const call = fetch(address, { method: "POST", body: "x", signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toEqual([]);
  });

  it("reject at once in the middle of a delay", async () => {
    const controller = new AbortController();
    const fetch = createFakeFetch(async ({ signal }) => {
      await delay(60_000, signal);
      return jsonAnswer({});
    });
    const call = fetch(address, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 5);
    await expect(call).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("keep no listener once the body is read", async () => {
    const { signal } = new AbortController();
    const response = await recorder().fetch(address, { signal });
    await response.text();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("end the body too", async () => {
    const controller = new AbortController();
    const fetch = createFakeFetch(() => Promise.resolve(streamedAnswer(new Uint8Array(300_000))));
    const response = await fetch(address, { signal: controller.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBe(65_536);
    controller.abort(reason);
    await expect(reader?.read()).rejects.toBe(reason);
    const late = new AbortController();
    const aborting = createFakeFetch(() => {
      setTimeout(() => late.abort(reason), 0);
      return Promise.resolve(streamedAnswer(new Uint8Array(10)));
    });
    const body = (await aborting(address, { signal: late.signal })).body?.getReader();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(body?.read()).rejects.toBe(reason);
  });

  it("are heard although no variable holds the Request any more", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");
    const collect = async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        collectGarbage();
      }
    };
    const call = (handler: () => Promise<Response>) => {
      const controller = new AbortController();
      const answer = createFakeFetch(handler)(new Request(address, { signal: controller.signal }));
      return { answer, abort: () => controller.abort(reason) };
    };
    const hanging = call(() => new Promise(() => {}));
    await collect();
    hanging.abort();
    await expect(hanging.answer).rejects.toBe(reason);
    const stalling = call(() =>
      Promise.resolve(new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))),
    );
    const reader = (await stalling.answer).body?.getReader();
    await collect();
    stalling.abort();
    await expect(reader?.read()).rejects.toBe(reason);
  });

  it("release the source of a body that is cancelled, aborted or broken", async () => {
    const ends: unknown[] = [];
    const broken = new Error("broken");
    const source = (fails: boolean) =>
      new ReadableStream({
        pull(controller) {
          if (fails) controller.error(broken);
          else controller.enqueue(new Uint8Array(65_536));
        },
        cancel: (why) => void ends.push(why),
      });
    const { signal } = new AbortController();
    const open = async (fails: boolean, own: AbortSignal) =>
      (
        await createFakeFetch(() => Promise.resolve(new Response(source(fails))))(address, { signal: own })
      ).body?.getReader();
    await (await open(false, signal))?.cancel("cancelled");
    await expect((await open(true, signal))?.read()).rejects.toBe(broken);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    const controller = new AbortController();
    const reader = await open(false, controller.signal);
    await reader?.read();
    controller.abort("aborted");
    await expect(reader?.read()).rejects.toBe("aborted");
    expect(ends).toEqual(["cancelled", "aborted"]);
    const early = new AbortController();
    const late = createFakeFetch(() => {
      early.abort("early");
      return Promise.resolve(new Response(source(false)));
    });
    await expect(late(address, { signal: early.signal })).rejects.toBe("early");
    await vi.waitFor(() => expect(ends).toEqual(["cancelled", "aborted", "early"]));
  });
});

describe("delay", () => {
  it("uses the timers and the clock of the moment", async () => {
    vi.useFakeTimers();
    const done = vi.fn();
    void delay(300_000, new AbortController().signal).then(done);
    await vi.advanceTimersByTimeAsync(299_999);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalled();
  });

  it("needs no timer for no time", async () => {
    vi.useFakeTimers();
    await delay(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects at once when aborted before", async () => {
    await expect(delay(1000, AbortSignal.abort("no"))).rejects.toBe("no");
  });
});
