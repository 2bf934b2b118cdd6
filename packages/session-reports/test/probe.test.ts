import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { planProbe, probe, type ProbeDocument } from "@identity-reports/session-reports/diagnose";
import { sessionFake, type SessionFakeOptions } from "@identity-reports/session-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

const request = { report: "6" };

// Each request takes 10 ms by the clock, however busy the machine is.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-29T12:00:00.250Z") }));
afterEach(() => void vi.useRealTimers());

/** One that behaves as `options` say is probed. */
async function probed(options: SessionFakeOptions = {}) {
  const fake = sessionFake({ runMs: 30, rows: 7, ...options });
  const { baseUrl, credentials } = fake;
  const fetch: typeof fake.fetch = async (...parameters) => {
    vi.setSystemTime(Date.now() + 10);
    return await fake.fetch(...parameters);
  };
  const client = new SessionReportsClient({ baseUrl, auth: credentials, fetch });
  const document = await probe(client, request, { startOneRun: true, pollMs: 5, maxWaitMs: 5_000 });
  return { fake, client, document };
}

/** What a fake that is set to a probe's findings shows to another probe. */
const again = async (document: ProbeDocument) => (await probed({ asProbed: document })).document.behaviour;

test("starts one run, and only when that is said", async () => {
  const { fake, client } = await probed();
  expect(fake.callsTo("createReport")).toHaveLength(1);
  await expect(probe(client, request, mistyped({}))).rejects.toMatchObject({ code: "config_invalid" });
  expect(fake.callsTo("createReport")).toHaveLength(1);
});

test("the plan names the one request that starts a run, and sends nothing", () => {
  const starting = planProbe(request).filter(({ starts }) => starts);
  expect(starting).toEqual([
    expect.objectContaining({ method: "POST", purpose: expect.stringContaining(request.report) }),
  ]);
});

test("has no value of the tenant: no address, id, name or secret", async () => {
  const { fake, document } = await probed();
  const text = JSON.stringify(document);
  const secrets = Object.values(fake.credentials).filter((each) => typeof each === "string");
  for (const trace of [new URL(fake.baseUrl).hostname, "cloudadmin", "Bearer", ...secrets])
    expect(text).not.toContain(trace);
});

test("counts the rows, and reads how the file is written", async () => {
  const { document } = await probed();
  expect(document.file).toMatchObject({ encoding: "utf-8", lineEnds: "crlf", rowCount: 7, columns: expect.any(Array) });
});

test("tells the states and their times", async () => {
  const { document } = await probed();
  expect(document.states.map(({ afterMs }) => typeof afterMs)).toEqual(document.states.map(() => "number"));
  expect(document.states.length).toBeGreaterThan(1);
});

test("answers or leaves open each question once, with a reason", async () => {
  const { document } = await probed();
  const ids = document.questions.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(document.questions.filter(({ how }) => how === "")).toEqual([]);
});

describe("a fake that is set to what was found", () => {
  test.each([
    { dates: "iso", totals: "present", fileNotReady: "failure", errorEnvelope: "reason" },
    { fileNotReady: "empty", ids: "number", emptyAttributes: "null", requestIds: "header" },
    { fileNotReady: "accepted", listing: "when-generated", contentDisposition: "attachment", fileLength: "chunked" },
    { generatedAt: "left-out", fileContentType: "octet-stream", specNames: "hyphens", errorEnvelope: "html" },
    { listing: "never", errorEnvelope: "errors", errorStatus: "ok" },
  ] as const)("behaves so: %j", async (behaviour) => {
    const { document } = await probed({ behaviour });
    expect(document.behaviour).toMatchObject(behaviour);
    expect(await again(document)).toMatchObject(behaviour);
  });

  test("refuses a probe of another vendor", async () => {
    const { document } = await probed();
    expect(() => sessionFake({ asProbed: { ...document, vendor: "another" } })).toThrow(TypeError);
  });
});
