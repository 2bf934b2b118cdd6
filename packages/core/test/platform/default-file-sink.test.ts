import { assert, afterEach, describe, expect, it, vi } from "vitest";
import { openFileSink } from "../../src/platform/default-file-sink.js";

const chunk = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A document that only knows links. @returns the files that were offered. */
function fakeDocument() {
  const offers: { readonly name: string; readonly text: Promise<string> }[] = [];
  const files = new Map<string, Blob>();
  vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
    assert(file instanceof Blob);
    files.set(`blob:${files.size}`, file);
    return `blob:${files.size - 1}`;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void files.delete(url));
  const createElement = () => {
    const link = {
      href: "",
      download: "",
      click: () => void offers.push({ name: link.download, text: files.get(link.href)!.text() }),
    };
    return link;
  };
  vi.stubGlobal("document", { createElement });
  return { offers, files };
}

describe("openFileSink without a file system", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("offers the whole file once, under its name, and lets go of it later", async () => {
    vi.useFakeTimers();
    const { offers, files } = fakeDocument();
    const sink = await openFileSink("report.csv", "other.csv", "error");
    await sink.write(chunk("a"));
    await sink.write(chunk("b"));
    expect(offers).toHaveLength(0);
    await sink.commit();
    await sink.discard();
    expect(offers).toHaveLength(1);
    expect(await offers[0]?.text).toBe("ab");
    expect(offers[0]?.name).toBe(sink.path);
    expect(files.size).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(files.size).toBe(0);
  });

  it("begins again from the first byte, also after large pieces", async () => {
    const { offers } = fakeDocument();
    const sink = await openFileSink("", "report.csv", "number");
    await sink.write(new Uint8Array(17 * 1024 * 1024));
    await sink.write(chunk("old"));
    await sink.rewind();
    await sink.write(chunk("new"));
    await sink.commit();
    expect(await offers[0]?.text).toBe("new");
  });

  it("keeps the order of large pieces", async () => {
    const { offers } = fakeDocument();
    const sink = await openFileSink("x.bin", "", "replace");
    const size = 8 * 1024 * 1024;
    for (const letter of "abcde") await sink.write(chunk(letter.repeat(size)));
    await sink.commit();
    const text = (await offers[0]?.text) ?? "";
    expect(text).toHaveLength(5 * size);
    expect([0, 1, 2, 3, 4].map((n) => text[n * size] ?? "").join("")).toBe("abcde");
  });

  it("offers nothing after discard", async () => {
    const { offers } = fakeDocument();
    const sink = await openFileSink("x", "y", "error");
    await sink.write(chunk("a"));
    await sink.discard();
    await sink.discard();
    expect(offers).toHaveLength(0);
  });

  it.each([
    ["users.csv", "users.csv"],
    ["evidence/users.csv", "users.csv"],
    ["C:\\evidence\\users.csv", "users.csv"],
    ["evidence/", "report.csv"],
    ["evidence\\", "report.csv"],
    ["", "report.csv"],
    [".", "report.csv"],
    ["../..", "report.csv"],
    [new URL("file:///evidence/users.csv"), "users.csv"],
  ])("calls the file for %s: %s", async (target, name) => {
    fakeDocument();
    expect((await openFileSink(target, "report.csv", "error")).path).toBe(name);
  });

  it("says what to use instead where there is no document", async () => {
    const opening = openFileSink("x.csv", "x.csv", "error");
    await expect(opening).rejects.toMatchObject({
      code: "NO_FILE_SYSTEM",
      message: expect.stringContaining("pipeTo()"),
    });
  });
});
