import { describe, expect, it } from "vitest";
import { MemorySink } from "../../src/download/memory-sink.js";
import { DownloadError } from "../../src/errors/report-errors.js";
import { thrownBy } from "../support/failure-of.js";

const chunk = (text: string): Uint8Array => new TextEncoder().encode(text);
const tooLarge = new DownloadError("too large", { code: "too_large_for_text" });

/** A sink for 5 bytes. */
const smallSink = (): MemorySink => new MemorySink("a.csv", 5, () => tooLarge);

describe("a file that is collected in memory", () => {
  it("may be as large as the limit", () => {
    const sink = smallSink();
    sink.write(chunk("abc"));
    sink.write(chunk("de"));
    expect(sink.text(undefined)).toBe("abcde");
  });

  it("is refused once its pieces together are larger", () => {
    const sink = smallSink();
    sink.write(chunk("abc"));
    expect(thrownBy(() => sink.write(chunk("def")))).toBe(tooLarge);
  });

  it("may be as large as the limit, too, when it is begun again", async () => {
    const sink = smallSink();
    sink.write(chunk("abc"));
    await sink.rewind();
    sink.write(chunk("vwxyz"));
    expect(sink.text(undefined)).toBe("vwxyz");
  });

  it("is gone once it is discarded", async () => {
    const sink = smallSink();
    sink.write(chunk("abc"));
    await sink.discard();
    expect(sink.blob("text/csv").size).toBe(0);
  });

  it("has the name it was given", () => {
    expect(smallSink().path).toBe("a.csv");
  });
});
