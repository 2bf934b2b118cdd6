import { describe, expect, it, vi } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { slowFile } from "../support/slow-file.js";

const rows = Array.from({ length: 60 }, (_, n) => `${n},${"x".repeat(20)}\r\n`);

describe("the first bytes of a file", () => {
  it("may take any time in all, as long as each piece comes in time", async () => {
    const { open, requests } = slowFile(rows, 900);
    const text = open({ timeoutMs: 1_000, retries: 0 }).then((file) => file.text());
    await vi.advanceTimersByTimeAsync(61 * 900);
    expect(await text).toBe(rows.join(""));
    expect(requests()).toBe(1);
  });

  it("are the body of a file, which the limit of the whole call does not cover", async () => {
    const { open, requests } = slowFile(rows, 900);
    const text = open({ timeoutMs: 1_000, totalTimeoutMs: 2_000 }).then((file) => file.text());
    await vi.advanceTimersByTimeAsync(61 * 900);
    expect(await text).toBe(rows.join(""));
    expect(requests()).toBe(1);
  });

  it("end the attempt where none comes for so long, and say how many came", async () => {
    const { open, requests } = slowFile(rows.slice(0, 2), 900, { hangs: true });
    const error = failureOf(open({ timeoutMs: 1_000, retries: 0 }));
    await vi.advanceTimersByTimeAsync(2 * 900 + 999);
    expect(requests()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await error).toMatchObject({
      name: "TimeoutError",
      phase: "body",
      carriedOut: "yes",
      message: "GET /report sent no more bytes for 1000 ms (timeoutMs) after 48",
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are asked for again where they stall, within the limit of the whole call", async () => {
    const { open, requests } = slowFile(rows.slice(0, 2), 900, { hangs: true });
    const error = failureOf(open({ timeoutMs: 1_000, totalTimeoutMs: 5_000, retries: 9 }));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await error).toMatchObject({ name: "TimeoutError", phase: "body" });
    expect(requests()).toBe(2);
  });

  it("leave no timer behind once the file is handed out", async () => {
    const { open } = slowFile(["id,name\r\n"], 10);
    const file = open({ timeoutMs: 1_000 });
    await vi.advanceTimersByTimeAsync(20);
    expect((await file).format).toBe("csv");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("end with the caller's abort", async () => {
    const { open } = slowFile(rows.slice(0, 1), 900, { hangs: true });
    const controller = new AbortController();
    const error = failureOf(open({ signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(await error).toMatchObject({ name: "AbortError", message: "GET /report was aborted by the caller" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
