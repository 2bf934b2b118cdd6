import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { atMost, numRuns } from "../support/property-cases.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { csv, verifiedCsv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { expectError, failureOf } from "../support/failure-of.js";

// Backoff is random; 0 is a possible draw.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

const cut = (cutAt: number): ScriptedAnswer => ({ body: csv, cutAt });
const whole: ScriptedAnswer = { body: csv };

/** Saves a file of which the server's answers are these. */
async function save(
  answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]],
  options: { readonly retries?: number; readonly timeoutMs?: number } = {},
) {
  const folder = temporaryFolder();
  const server = await bodyServer(answers);
  const { open, events } = fileClient(server);
  const file = await open({ label: "nightly", ...options });
  const result: unknown = await file.saveTo(join(folder, "x.csv")).catch((error: unknown) => error);
  await expect.poll(() => server.openAnswers()).toBe(0);
  const restarts = events.filter((event) => event.type === "download" && event.action === "restarted");
  return { result, folder, restarts, requests: server.requests.length, verified: file.verified, events };
}

describe("a body that breaks", () => {
  it("is begun again until it is whole, and shows nothing of it", async () => {
    const { result, folder, restarts, requests, verified } = await save([cut(20_000), cut(40_000), whole]);
    expect(result).toMatchObject({ path: join(folder, "x.csv"), ...verifiedCsv });
    expect(await verified).toEqual(verifiedCsv);
    expect(readFileSync(join(folder, "x.csv")).equals(csv)).toBe(true);
    expect(readdirSync(folder)).toEqual(["x.csv"]);
    expect(requests).toBe(3);
    expect(restarts).toMatchObject([
      { operation: "GET /report", label: "nightly", fileName: "Made up name.csv", receivedBytes: 20_000 },
      { receivedBytes: 40_000, reason: expect.stringContaining("broke after 40000 bytes") },
    ]);
  });

  it("wherever and however often it breaks, comes out with its exact bytes and hash", atMost(20_000), async () => {
    const small = csvOf(9_000);
    // From 1,024 bytes on a break is the file's; before it the call's, which has retries of its own.
    const cuts = fc.array(fc.integer({ min: 1_024, max: 8_999 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, async (positions) => {
        const server = await bodyServer((n) =>
          n <= positions.length ? { body: small, cutAt: positions[n - 1]! } : { body: small },
        );
        const chunks: Uint8Array[] = [];
        const write = async (chunk: Uint8Array): Promise<void> => void chunks.push(chunk);
        const truncate = async (): Promise<void> => void (chunks.length = 0);
        const nothing = async (): Promise<void> => {};
        const writer = { write, truncate, seek: nothing, close: nothing, abort: nothing };
        const file = await fileClient(server).open({ retries: 3 });
        const saved = await file.saveTo({ name: "x.csv", createWritable: async () => writer });
        expect(Buffer.concat(chunks).equals(small)).toBe(true);
        expect(saved).toMatchObject({ sizeBytes: 9_000, sha256: sha256(small), lengthVerified: true });
        expect(server.requests).toHaveLength(positions.length + 1);
      }),
      numRuns(100, 10_000),
    );
  });

  it.each([0, 1, 3])("at the same byte each time ends after %i fruitless attempts more", async (retries) => {
    const { result, folder, requests, verified } = await save([cut(30_000)], { retries });
    expect(requests).toBe(1 + retries);
    expect(result).toMatchObject({
      name: "DownloadError",
      code: "download_interrupted",
      receivedBytes: 30_000,
      expectedBytes: csv.length,
      attempts: 1 + retries,
      label: "nightly",
      isRetryable: true,
    });
    await expect(verified).rejects.toBe(result);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([0, 1, 3])("before its first byte each time ends after %i fruitless attempts more", async (retries) => {
    const broken = () => new Response("", { headers: { "content-length": "9" } });
    let requests = 0;
    // Were there no limit, the tenth attempt would come through.
    const fetch = async () => (++requests < 10 ? broken() : new Response(""));
    const file = await fileClient({ baseUrl: "https://vendor.example.com" }, { fetch }).open({
      mayBeEmpty: true,
      retries,
    });
    await expect(file.bytes()).rejects.toMatchObject({
      message: "GET /report: the file ended after 0 of 9 bytes",
      attempts: 1 + retries,
    });
    expect(requests).toBe(1 + retries);
  });

  it("may take more attempts than that as long as one of them gets further", async () => {
    const cuts = [10_000, 8_000, 20_000, 20_000, 30_000, 30_000, 40_000].map(cut);
    const { result, requests } = await save([cuts[0]!, ...cuts.slice(1), whole], { retries: 2 });
    expect(result).toMatchObject(verifiedCsv);
    expect(requests).toBe(8);
  });

  it("is not helped by attempts that come less far than the furthest", async () => {
    const cuts = [30_000, 10_000, 20_000, 29_999].map(cut);
    const { result, requests } = await save([cuts[0]!, ...cuts.slice(1), whole], { retries: 3 });
    expect(result).toMatchObject({ code: "download_interrupted", receivedBytes: 29_999, attempts: 4 });
    expect(requests).toBe(4);
  });

  it.each([
    [0, 1],
    [1, 2],
    [3, 4],
  ])("a byte later each time ends, with %i retries after %i attempts", async (retries, attempts) => {
    const cuts = Array.from({ length: 60 }, (_, n) => cut(30_000 + n));
    const { result, folder, requests } = await save([cuts[0]!, ...cuts.slice(1)], { retries });
    expect(result).toMatchObject({ code: "download_interrupted", attempts });
    expect(requests).toBe(attempts);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("however little further each time, never takes endless attempts", atMost(60_000), async () => {
    const gain = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(gain, fc.integer({ min: 0, max: 3 }), async (gainBytes, retries) => {
        const server = await bodyServer((n) => ({ body: csv, cutAt: 2_000 + n * gainBytes }));
        const file = await fileClient(server).open({ retries });
        await expect(file.blob()).rejects.toMatchObject({ code: "download_interrupted" });
        // Without a limit there would be a thousand: the sample has 50,000 bytes.
        expect(server.requests.length).toBeLessThanOrEqual(retries + 1);
      }),
      numRuns(10, 200),
    );
  });

  it("a tenth later each time is not given up", async () => {
    const cuts = Array.from({ length: 30 }, (_, n) => Math.ceil(2_000 * 1.11 ** n)).filter((at) => at < csv.length);
    const { result, requests } = await save([cut(2_000), ...cuts.slice(1).map(cut), whole], { retries: 1 });
    expect(result).toMatchObject(verifiedCsv);
    expect(requests).toBe(cuts.length + 1);
  });

  it("because it stalls is begun again, too", async () => {
    const { result, restarts } = await save([{ body: csv, stallAt: 30_000 }, whole], { timeoutMs: 80 });
    expect(result).toMatchObject(verifiedCsv);
    expect(restarts).toMatchObject([{ reason: "GET /report sent no more bytes for 80 ms (timeoutMs) after 30000" }]);
  });

  it("because it stalls each time ends with the time-out", async () => {
    const { result, folder } = await save([{ body: csv, stallAt: 30_000 }], { timeoutMs: 80, retries: 1 });
    expect(result).toMatchObject({ name: "TimeoutError", phase: "body", attempts: 2, label: "nightly" });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("asking again", () => {
  it.each([
    [429, { "retry-after": "0.05" }],
    [503, { "retry-after": "0.05" }],
    [429, { "retry-after-ms": "50" }],
  ])("is put off for as long as the server says: %i %j", async (status, headers) => {
    const { result, requests, events } = await save([cut(20_000), { status, headers }, whole]);
    expect(result).toMatchObject(verifiedCsv);
    expect(requests).toBe(3);
    const waits = events.filter((event) => event.type === "retry").map(({ waitMs }) => waitMs);
    // Some of the time has passed when the headers are read; a pause of our own would be longer.
    expect(waits).toEqual([expect.toSatisfy((waitMs: number) => waitMs > 0 && waitMs <= 50)]);
  });

  it("is repeated where it fails before it says anything about the file", async () => {
    const { result, requests } = await save([cut(20_000), { status: 502 }, { body: csv, cutAt: 500 }, whole]);
    expect(result).toMatchObject(verifiedCsv);
    expect(requests).toBe(4);
  });

  it("ends with what the server says for good", async () => {
    const { result, folder } = await save([cut(20_000), { status: 404, body: '{"failed":"deleted meanwhile"}' }]);
    expect(result).toMatchObject({ name: "NotFoundError", label: "nightly", body: { failed: "deleted meanwhile" } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused a file of another kind, which would be saved under the wrong name", async () => {
    // So large that its connection stays open unless it is let go.
    const zip = Buffer.concat([Buffer.from("PK\x03\x04"), csvOf(6_000_000)]);
    const { result, folder } = await save([cut(20_000), { body: zip }]);
    expect(result).toMatchObject({ name: "DownloadError", code: "unexpected_content", carriedOut: "yes" });
    expect(expectError(result).message).toBe(
      "Made up name.zip was a csv file at first, and a zip file when requested again",
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("does not happen when the target cannot take back what it has: the break itself is told", async () => {
    const server = await bodyServer([cut(30_000), whole]);
    const { open, events } = fileClient(server);
    const aborted = vi.fn();
    const file = await open();
    const error = await failureOf(file.saveTo(new WritableStream({ abort: aborted })));
    expect(error).toMatchObject({ code: "download_interrupted", receivedBytes: 30_000, attempts: 1 });
    expect(aborted).toHaveBeenCalledWith(error);
    expect(server.requests).toHaveLength(1);
    expect(events.filter((event) => event.type === "download" && event.action === "restarted")).toEqual([]);
  });

  it("does not happen unseen by the reader of a stream", async () => {
    const server = await bodyServer([cut(30_000), whole]);
    const file = await fileClient(server).open();
    await expect(file.toResponse().text()).rejects.toMatchObject({
      code: "download_interrupted",
      receivedBytes: 30_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("also mends what is collected in memory", async () => {
    const server = await bodyServer([cut(30_000), whole]);
    expect(sha256(await (await fileClient(server).open()).bytes())).toBe(verifiedCsv.sha256);
    expect(server.requests).toHaveLength(2);
  });
});
