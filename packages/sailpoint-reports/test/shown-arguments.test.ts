import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SailPointReportsClient, type AnyReportDetails } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { clientOf, dated, pause } from "./support/dated-responses.js";
import { accounts, seconds } from "./support/differing-clocks.js";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());

/** Whether a run with such attributes, launched just now, is taken for another than the one asked for. */
async function isAnother(details: AnyReportDetails, attributes: Record<string, unknown>): Promise<boolean> {
  const client = new SailPointReportsClient({
    tenant: "acme",
    auth: { accessToken: "a-token" },
    fetch: async () =>
      Response.json(
        { id: "1", launched: new Date().toISOString(), reportType: details.reportType, attributes },
        { headers: dated() },
      ),
  });
  return (await client.submitReport(details, { onJoined: "accept" })).joined === true;
}

describe("what is sent by default is compared as well", () => {
  test.each([undefined, {}, { correlatedOnly: undefined }, null])("arguments: %j", async (given) => {
    const details: AnyReportDetails = mistyped({ reportType: "IDENTITIES_DETAILS", arguments: given });
    expect(await isAnother(details, { correlatedOnly: true })).toBe(true);
    expect(await isAnother(details, { correlatedOnly: false })).toBe(false);
    expect(await isAnother(details, { correlatedOnly: "false" })).toBe(false);
  });

  test("and tells starts apart, so that they need not go one by one", async () => {
    const fake = sailPointFake({ behaviour: { concurrency: "unlimited" }, runMs: 600 * seconds });
    const client = clientOf(fake, {
      async fetch(url, init) {
        if (url.endsWith("/run")) await pause(seconds);
        return await fake.fetch(url, init);
      },
    });
    const calls = Array.from({ length: 5 }, () => client.submitReport({ reportType: "IDENTITIES_DETAILS" }));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(fake.runs).toHaveLength(5);
    await Promise.all(calls);
  });

  test("an argument that is undefined does not take the place of the default", async () => {
    const fake = sailPointFake();
    await fake.client().startReport({
      reportType: "IDENTITIES_DETAILS",
      arguments: mistyped({ correlatedOnly: undefined }),
    });
    expect(fake.runs[0]?.arguments).toEqual({ correlatedOnly: false });
  });
});

describe("one value in two spellings is no other argument:", () => {
  test.each<[asked: unknown, shown: unknown]>([
    [false, "False"],
    [false, "FALSE"],
    [false, 0],
    [false, "no"],
    [false, { value: false }],
    [true, "True"],
    [true, [true]],
    [["CSV"], "csv"],
    [["CSV"], "[CSV]"],
    [["CSV"], '["csv"]'],
    [["CSV", "PDF"], "pdf;csv"],
    [["CSV", "PDF"], { 0: "CSV", 1: "PDF" }],
    ["csv", ["csv"]],
    ["csv", '["csv"]'],
    ["csv", "[csv]"],
    ["csv", '"csv"'],
    ["csv", " CSV "],
    [7, "7"],
    [7, "7.0"],
    ["007", 7],
    [1_700_000_000_000, "1700000000000"],
    ["2c91", { type: "SOURCE", id: "2C91", name: "Active Directory" }],
    ["2c91", '{"type":"SOURCE","id":"2c91"}'],
    ["Active Directory", "active%20directory"],
    ["Active Directory", "Active  Directory"],
    ["Active Directory", { id: "2c91", name: "Active Directory" }],
    [{ from: 1, to: 2 }, '{"to":"2","from":"1"}'],
    ["2c91", null],
    ["2c91", ""],
    ["2c91", {}],
  ])("%j and %j", async (asked, shown) => {
    expect(await isAnother({ reportType: "NEW_TYPE", arguments: { value: asked } }, { value: shown })).toBe(false);
  });

  test.each<[asked: unknown, shown: unknown]>([
    [false, "true"],
    [false, [true]],
    [["CSV"], "CSV,PDF"],
    [["CSV"], ["PDF"]],
    ["2c91", "2c9180"],
    ["2c91", { type: "SOURCE", id: "2c92" }],
    [7, "70"],
    ["Active Directory", "ActiveDirectory"],
    [
      { from: 1, to: 2 },
      { from: 1, to: 3 },
    ],
  ])("but not %j and %j", async (asked, shown) => {
    expect(await isAnother({ reportType: "NEW_TYPE", arguments: { value: asked } }, { value: shown })).toBe(true);
  });
});

describe("the type that a task shows", () => {
  const isOfAnother = async (reportType: string): Promise<boolean> => {
    const client = new SailPointReportsClient({
      tenant: "acme",
      auth: { accessToken: "a-token" },
      fetch: async () => Response.json({ id: "1", reportType }),
    });
    return (await client.submitReport(accounts, { onJoined: "accept" })).joined === true;
  };

  test("is evidence where it is another of the documented types", async () => {
    expect(await isOfAnother("IDENTITIES")).toBe(true);
    expect(await isOfAnother("ACCOUNTS")).toBe(false);
  });

  test.each(["Accounts Export-286d342a929c41f4820dfbfbfa7d644e", "accounts", "ACCOUNTS_V2", ""])(
    "is none in a form that is not documented: %j",
    async (reportType) => {
      expect(await isOfAnother(reportType)).toBe(false);
    },
  );
});

describe("arguments as a task shows them", () => {
  const search = (values: Record<string, unknown>): AnyReportDetails =>
    mistyped({ reportType: "SEARCH_EXPORT", arguments: { query: "a", ...values } });

  test.each<[asked: Record<string, unknown>, shown: Record<string, unknown>]>([
    [{ query: "name:John Smith" }, { query: 'name:"John Smith"' }],
    [{ query: "created:[a TO b]" }, { query: "created:a TO b" }],
    [{ query: "name:a b" }, { query: "name:ab" }],
    [{ query: "a" }, { query: "b" }],
    [{ indices: ["identities"] }, { indices: "roles" }],
    [{ columns: "a,b" }, { columns: "a" }],
  ])("%j is not %j", async (asked, queryParams) => {
    expect(await isAnother(search(asked), { org: "acme", queryParams })).toBe(true);
  });

  test.each<[asked: Record<string, unknown>, shown: Record<string, unknown>]>([
    [{ query: 'name:"John Smith" AND [a TO b]' }, { query: 'name:"John Smith" AND [a TO b]' }],
    [{ query: " name:a*\n  AND b " }, { query: "name:a* AND b" }],
    // A number, and texts for lists, as in the example of the specification.
    [{ query: "700007" }, { query: 700007 }],
    [
      { indices: ["roles", "events"], sort: ["+id"] },
      { indices: "roles,events", sort: "+id" },
    ],
    [
      { indices: ["roles", "events"], sort: ["+id"] },
      { indices: "[roles, events]", sort: '["+id"]' },
    ],
    [
      { indices: ["roles", "events"], sort: ["+id"] },
      { indices: ["roles", "events"], sort: ["+id"] },
    ],
    [{ columns: "a, b" }, { columns: "a,b" }],
    [{ columns: "a, b" }, { columns: ["a", "b"] }],
    [{ columns: "a" }, { columns: null }],
    [{ columns: "a" }, { columns: "" }],
    [{ columns: "a" }, {}],
    // Another case, another order, another encoding.
    [{ query: "Name:A OR b" }, { query: "name:a or B" }],
    [{ indices: ["roles", "events"] }, { indices: ["events", "roles"] }],
    [{ indices: ["roles"] }, { indices: "ROLES" }],
    [{ columns: "displayName" }, { columns: '["displayname"]' }],
    [{ query: "city:São" }, { query: "city:Sa\u0303o" }],
    [{ query: "a:b c" }, { query: "a%3Ab%20c" }],
    [{ query: "a" }, { query: [] }],
  ])("%j is %j", async (asked, queryParams) => {
    expect(await isAnother(search(asked), { org: "acme", queryParams })).toBe(false);
  });
});
