import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { PingReportsClient, promoteTemplates } from "@identity-reports/ping-reports";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A target without a disk, which takes its own time. */
const nowhere = (): WritableStream<Uint8Array> => new WritableStream();

/** How long each kind of request takes, in ms, and how many looks it takes until the export is done. */
interface Durations {
  readonly look?: number;
  readonly export?: number;
  readonly download?: number;
  readonly body?: number;
  readonly view?: number;
  readonly looks?: number;
  /** How many downloads break off in their body. */
  readonly breaks?: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The report of a run at a Ping that takes its time. */
async function slowReport(durations: Durations) {
  const asked: string[] = [];
  let isSlow = false;
  let looks = 0;
  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth: { accessToken: "a-token" },
    async fetch(url) {
      const what = new URL(url).searchParams.get("_action") ?? "look";
      const { [what]: durationMs = 0 }: Readonly<Record<string, number>> = { ...durations };
      asked.push(what);
      if (isSlow) await pause(durationMs);
      if (what === "export") return Response.json({}, { status: 202 });
      if (what === "view") return Response.json({ result: [{}], total: 1_001 });
      if (what === "download") {
        const body = new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode(`a\r\n${"1\r\n".repeat(1_000)}`));
            await pause(durations.body ?? 0);
            const downloads = asked.filter((each) => each === "download").length;
            if (downloads <= (durations.breaks ?? 0)) return controller.error(new TypeError("terminated"));
            controller.enqueue(new TextEncoder().encode("1\r\n"));
            controller.close();
          },
        });
        return new Response(body);
      }
      const isExported = isSlow && ++looks > (durations.looks ?? 1);
      const run = {
        runId: "7",
        status: "COMPLETED_SUCCESS",
        exportCsvStatus: isExported ? "EXPORT_SUCCESS" : undefined,
      };
      return Response.json({ result: [run] });
    },
  });
  const report = await client.resume({ id: "7", name: "ROLES" }, { poll: { firstMs: 10, maxMs: 10 } });
  isSlow = true;
  asked.length = 0;
  return { report, asked };
}

/** How a promise ends, and after how many ms. */
async function ended<T>(work: Promise<T>): Promise<{ value?: T; error?: unknown; afterMs: number }> {
  const from = performance.now();
  const ending = work.then(
    (value) => ({ value, afterMs: performance.now() - from }),
    (error: unknown) => ({ error, afterMs: performance.now() - from }),
  );
  let isOver = false;
  void ending.then(() => (isOver = true));
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(10);
  }
  return await ending;
}

describe("totalTimeoutMs of a download holds for all that it takes together", () => {
  test.each<[string, Durations]>([
    ["export and download", { export: 900, download: 900 }],
    ["many looks", { look: 400, looks: 9 }],
    ["a look, the export and the download", { look: 300, export: 300, download: 500 }],
    ["an export that never ends", { looks: Infinity }],
    ["a download that takes longer alone", { download: 1_100 }],
  ])("%s", async (_, durations) => {
    const { report } = await slowReport(durations);
    const { error, afterMs } = await ended(report.download({ format: "csv", totalTimeoutMs: 1_000, retries: 0 }));
    expect(error).toMatchObject({
      name: "TimeoutError",
      handle: { id: "7" },
      message: expect.stringContaining("1000 ms"),
    });
    expect(afterMs).toBeLessThan(1_100);
  });

  test("and is no limit for what fits, nor for the body, nor for the rows that are counted after it", async () => {
    const { report, asked } = await slowReport({ look: 100, export: 100, download: 300, body: 3_000, view: 100 });
    const { value, error } = await ended(report.saveTo(nowhere(), { format: "csv", totalTimeoutMs: 1_000 }));
    expect(error).toBeUndefined();
    expect(value).toMatchObject({ rowCount: 1_001, rowsComplete: true });
    expect(asked).toEqual(["look", "export", "look", "download", "view"]);
  });

  test("and the rows are counted in what is left of it", async () => {
    const { report } = await slowReport({ download: 700, body: 3_000, view: 900 });
    const { value, afterMs } = await ended(report.saveTo(nowhere(), { format: "csv", totalTimeoutMs: 1_000 }));
    expect(value).toMatchObject({ rowCount: 1_001 });
    expect(value?.rowsComplete).toBeUndefined();
    expect(afterMs).toBeLessThan(4_200);
  });

  test("and does not end a download that begins again after a body that took longer", async () => {
    const { report, asked } = await slowReport({ download: 700, body: 3_000, breaks: 1 });
    const target = join(await mkdtemp(join(tmpdir(), "ping-limits-")), "roles.csv");
    onTestFinished(() => rm(dirname(target), { recursive: true }));
    const { value, error } = await ended(report.saveTo(target, { format: "csv", totalTimeoutMs: 1_000 }));
    expect(error).toBeUndefined();
    expect(value?.rowCount).toBe(1_001);
    expect(asked.filter((what) => what === "download")).toHaveLength(2);
  });

  test("and without one a download may take as long as maxWaitMs says", async () => {
    const { report } = await slowReport({ export: 900, download: 900, looks: 400 });
    expect((await ended(report.download({ format: "csv" }))).value?.fileName).toBe("ROLES.csv");
  });
});

describe("totalTimeoutMs of a call that takes several requests", () => {
  const draft = { name: "CITIES", displayName: "Cities", type: "draft", reportConfig: "{}" };
  const slowClient = (asked: string[]) =>
    new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      async fetch(url, { method }) {
        asked.push(`${method} ${new URL(url).searchParams.get("_action") ?? "list"}`);
        await pause(400);
        return Response.json(method === "GET" ? { result: [draft] } : draft);
      },
    });

  test("changeTemplate: holds for all of them", async () => {
    const asked: string[] = [];
    const changing = slowClient(asked).changeTemplate(
      { name: "CITIES" },
      { displayName: "Towns" },
      { totalTimeoutMs: 600 },
    );
    const { error, afterMs } = await ended(changing);
    expect(error).toMatchObject({ name: "TimeoutError", phase: "total" });
    expect(afterMs).toBeLessThan(700);
    expect(asked).toEqual(["GET list", "POST update"]);
  });

  test("promoteTemplates: holds for all templates, and what comes too late is not sent", async () => {
    const asked: string[] = [];
    const [from, to] = [slowClient(asked), slowClient(asked)];
    const options = { from, to, templates: ["CITIES", "TOWNS"].map((name) => ({ name, templateType: "draft" })) };
    const { value, afterMs } = await ended(promoteTemplates({ ...options, totalTimeoutMs: 600 }));
    expect(value?.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
    expect(value?.[1]?.error?.message).toMatch(/^GET \/reports\/templates was not sent/);
    expect(afterMs).toBeLessThan(700);
    expect(asked).toHaveLength(2);
  });
});
