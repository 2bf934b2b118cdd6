import { expect, onTestFinished, vi } from "vitest";
import type { SailPointFake } from "@identity-reports/sailpoint-reports/fake";

/** One thing that must look the same however the fake is reached. */
export interface Scenario {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<void>;
}

/** A fake and a way to reach it. */
interface Stage {
  readonly fake: SailPointFake;
  readonly baseUrl: string;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
}

const accounts = { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "Active Directory" } };

async function signIn({ fake, baseUrl, fetch }: Stage): Promise<Record<string, string>> {
  const { clientId, clientSecret } = fake.credentials;
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
  const response = await fetch(`${baseUrl}/oauth/token`, { method: "POST", body });
  const { access_token: token }: { access_token: string } = await response.json();
  return { authorization: `Bearer ${token}` };
}

async function start(stage: Stage, details: object = accounts) {
  const headers = await signIn(stage);
  const response = await stage.fetch(`${stage.baseUrl}/reports/v1/run`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(details),
  });
  const { id }: { id: string } = await response.json();
  const get = (path: string, init: RequestInit = {}) =>
    stage.fetch(`${stage.baseUrl}/reports/v1/${id}${path}`, { headers, ...init });
  return { id, headers, get };
}

const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

export const scenarios: readonly Scenario[] = [
  {
    name: "run, wait, download",
    async play(stage) {
      // Only the date: sockets keep their own time.
      vi.useFakeTimers({ toFake: ["Date"] });
      onTestFinished(() => void vi.useRealTimers());
      stage.fake.nextRun({ runMs: 60_000, rows: 3 });
      const { id, get } = await start(stage);
      expect(await (await get("/result")).json()).toEqual({});
      vi.setSystemTime(Date.now() + 60_000);
      expect(await (await get("/result")).json()).toMatchObject({ id, status: "SUCCESS", rows: 3 });
      const csv = await get("?fileFormat=csv");
      const bytes = await bytesOf(csv);
      expect(csv.headers.get("content-disposition")).toBe('attachment;filename="Accounts Export.csv"');
      expect(csv.headers.get("content-length")).toBe(String(bytes.byteLength));
      expect(new TextDecoder().decode(bytes).split("\r\n")).toHaveLength(5);
    },
  },
  {
    name: "bytes arrive as they are",
    async play(stage) {
      const file = new Uint8Array(200_000).map((_, index) => (index * 31) % 256);
      stage.fake.nextRun({ file });
      const { get } = await start(stage);
      expect(await bytesOf(await get("?fileFormat=pdf"))).toEqual(file);
    },
  },
  {
    name: "cancel",
    async play(stage) {
      stage.fake.nextRun({ runMs: 60_000 });
      const { get } = await start(stage);
      const response = await get("/cancel", { method: "POST" });
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect(await (await get("/result")).json()).toMatchObject({ status: "TERMINATED" });
    },
  },
  {
    name: "every answer says how long it is",
    async play(stage) {
      const { id, headers } = await start(stage);
      for (const path of [
        `/reports/v1/${id}/result`,
        `/reports/v1/${id}`,
        "/reports/v1/unknown?fileFormat=csv",
        "/beta/reports/run",
      ]) {
        const response = await stage.fetch(stage.baseUrl + path, { headers });
        expect(response.headers.get("content-length")).toBe(String((await bytesOf(response)).byteLength));
        expect(response.headers.get("slpt-request-id")).toMatch(/^[0-9a-f]{32}$/);
      }
    },
  },
  {
    name: "scripted statuses",
    async play(stage) {
      const { get } = await start(stage);
      stage.fake.fail("getReportResult", ["429", { status: 503, retryAfterMs: 50 }, "html", "empty", "ok"]);
      const seen = [];
      for (let count = 0; count < 5; count += 1) {
        const response = await get("/result");
        seen.push([response.status, response.headers.get("retry-after"), (await response.text()).slice(0, 5)]);
      }
      expect(seen).toEqual([
        [429, null, '{"mes'],
        [503, "0.05", '{"det'],
        [200, null, "<!doc"],
        [200, null, ""],
        [200, null, '{"rep'],
      ]);
    },
  },
  {
    name: "a scripted reset",
    async play(stage) {
      const { get } = await start(stage);
      stage.fake.fail("getReportResult", ["reset", "ok"]);
      await expect(get("/result")).rejects.toThrow(TypeError);
      expect((await get("/result")).status).toBe(200);
      expect(stage.fake.pendingFaults()).toEqual({});
    },
  },
  {
    name: "no answer, until the caller aborts",
    async play(stage) {
      const { get } = await start(stage);
      stage.fake.fail("getReportResult", ["hang"]);
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("enough")), 30);
      await expect(get("/result", { signal: controller.signal })).rejects.toThrow("enough");
    },
  },
  {
    name: "a body cut in the middle",
    async play(stage) {
      stage.fake.nextRun({ file: new Uint8Array(1000) });
      const { get } = await start(stage);
      stage.fake.fail("getReport", ["cut"]);
      // msw breaks the connection before the headers are seen; what counts is that the file never looks complete.
      const download = get("?fileFormat=csv").then((response) => response.arrayBuffer());
      await expect(download).rejects.toThrow(TypeError);
    },
  },
  {
    name: "the call log",
    async play(stage) {
      const { id } = await start(stage);
      expect(stage.fake.calls).toMatchObject([
        {
          operation: "getAccessToken",
          method: "POST",
          path: "/oauth/token",
          body: { grant_type: "client_credentials" },
          status: 200,
        },
        { operation: "startReport", method: "POST", path: "/reports/v1/run", body: accounts, status: 200 },
      ]);
      expect(stage.fake.runs).toMatchObject([{ id }]);
    },
  },
];
