import { afterEach, describe, expect, it, vi } from "vitest";
import { accounts, search, setup } from "../support/fake-caller.js";

afterEach(() => void vi.useRealTimers());

describe("startReport", () => {
  it("answers the task that it started", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    const { fake, post } = setup();
    const response = await post(accounts);
    expect(response.status).toBe(200);
    expect(response.headers.get("slpt-request-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(await response.json()).toEqual({
      type: "MENTOS",
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      reportType: "ACCOUNTS",
      description: "Accounts of a source.",
      parentName: null,
      launcher: "cloudadmin",
      created: "2026-01-02T03:04:05.678Z",
      launched: "2026-01-02T03:04:05.678Z",
      completed: null,
      completionStatus: null,
      messages: [],
      returns: [],
      attributes: { org: "acme", ...accounts.arguments },
      progress: "Initializing...",
      taskDefName: "Accounts Export",
    });
    expect(fake.runs).toMatchObject([{ reportType: "ACCOUNTS", status: "SUCCESS" }]);
  });

  it.each([
    ["no object", [], "400.1 Bad Request Content", []],
    ["no type", { arguments: {} }, "400.1.0 Required Data Missing Or Empty", ['"reportType" is required.']],
    ["another type", { reportType: "NOPE" }, "400.1.3 Illegal value", [/"reportType" must be one of ACCOUNTS, /]],
    [
      "arguments that are a list",
      { reportType: "IDENTITIES", arguments: [] },
      "400.1.3 Illegal value",
      ['"arguments" must be an object.'],
    ],
    [
      "a missing argument",
      { reportType: "ACCOUNTS", arguments: { application: "x" } },
      "400.1.0 Required Data Missing Or Empty",
      ['"arguments.sourceName" is required.'],
    ],
    [
      "an empty argument",
      { reportType: "SEARCH_EXPORT", arguments: { query: "" } },
      "400.1.0 Required Data Missing Or Empty",
      ['"arguments.query" is required.'],
    ],
    [
      "a missing flag",
      { reportType: "IDENTITIES_DETAILS" },
      "400.1.0 Required Data Missing Or Empty",
      ['"arguments.correlatedOnly" is required.'],
    ],
    [
      "text for a flag",
      { reportType: "IDENTITIES", arguments: { correlatedOnly: "no" } },
      "400.1.3 Illegal value",
      ['"arguments.correlatedOnly" must be a boolean.'],
    ],
    [
      "another format",
      { reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["csv"] } },
      "400.1.3 Illegal value",
      ['"arguments.selectedFormats" must be an array of CSV, PDF.'],
    ],
    [
      "text for a list",
      { reportType: "SEARCH_EXPORT", arguments: { query: "a", sort: "+id" } },
      "400.1.3 Illegal value",
      ['"arguments.sort" must be an array of strings.'],
    ],
    [
      "columns as a list",
      { reportType: "SEARCH_EXPORT", arguments: { query: "a", columns: ["id"] } },
      "400.1.3 Illegal value",
      ['"arguments.columns" must be a string.'],
    ],
  ])("refuses %s", async (_, body, detailCode, causes) => {
    const { fake, post } = setup();
    const response = await post(body);
    expect(response.status).toBe(400);
    const dto: { trackingId: string; causes: { text: string }[] } = await response.json();
    expect(dto).toMatchObject({
      detailCode,
      messages: [{ locale: "en-US", localeOrigin: "DEFAULT", text: expect.any(String) }],
    });
    expect(dto.trackingId).toBe(response.headers.get("slpt-request-id"));
    expect(dto.causes.map(({ text }) => text)).toEqual(
      causes.map((cause) => (typeof cause === "string" ? cause : expect.stringMatching(cause))),
    );
    expect(fake.runs).toEqual([]);
  });

  it("refuses a body that is not declared as JSON", async () => {
    const { call } = setup();
    const response = await call("/run", { method: "POST", body: JSON.stringify(accounts) });
    expect(response.status).toBe(400);
  });

  it("may take later report types and leave the flag optional", async () => {
    const { run, result } = setup({ behaviour: { unknownReportType: "accepted", correlatedOnly: "optional" } });
    const { id } = await run({ reportType: "ROLES_2027", arguments: { a: 1 } });
    expect(await result(id)).toMatchObject({
      reportType: "ROLES_2027",
      taskDefName: "ROLES_2027 Report",
      status: "SUCCESS",
    });
    expect(await run({ reportType: "IDENTITIES_DETAILS" })).toHaveProperty("id");
  });

  it("describes a search as the vendor does", async () => {
    const { run } = setup();
    expect(await run(search)).toMatchObject({
      attributes: {
        queryParams: { columns: "displayName,email", indices: "identities,roles", query: "name:a*", sort: "" },
      },
    });
  });
});
