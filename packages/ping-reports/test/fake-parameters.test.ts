import { expect, test } from "vitest";
import { PingReportName } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";

const filter = { and: [{ in: { search_string: "users.city", in_query: { parameter: "cities" } } }] };
const fields = [{ label: "City", value: "users.city" }];
const parameters = { cities: { type: "array", item: { type: "string" } } };
const reportConfig = JSON.stringify({ version: "v2", fields, parameters, filter });
const cities = { name: "CITIES", displayName: "Cities", reportConfig, type: "published" };

/** The values of a column of a run with these parameters, each once. */
async function valuesOf(name: string, parameters: Readonly<Record<string, unknown>>, column: string) {
  const fake = pingFake({ templates: [cities], rows: 30 });
  const report = await fake.client().runReport({ name, realm: "alpha", parameters });
  const values = new Set<string>();
  for await (const row of report.rows()) values.add(String(row[column]));
  return values;
}

test.each([
  [PingReportName.RoleMembership, { roles: ["admin", "auditor"] }, "role_name", ["admin", "auditor"]],
  [PingReportName.OrganizationMembership, { org_names: ["Sales"] }, "org_name", ["Sales"]],
  [PingReportName.UserAccessDetails, { user_names: ["jdoe"] }, "user_name", ["jdoe"]],
  [PingReportName.UserCountByStatus, { status: ["blocked"] }, "status", ["blocked"]],
  [PingReportName.JourneyStats, { treeResult: ["CONTINUE"] }, "journey_result", ["CONTINUE"]],
  [PingReportName.CampaignDecision, { campaign_name: "Q2" }, "campaign_name", ["Q2"]],
  [cities.name, { cities: ["Berlin", "Vienna"] }, "City", ["Berlin", "Vienna"]],
])("%s has only what its parameters %o ask for", async (name, given, column, expected) => {
  expect(await valuesOf(name, given, column)).toEqual(new Set(expected));
});

test("rows are of the period asked for", async () => {
  const period = { startDate: "2024-01-12T00:00:00.000Z", endDate: "2024-01-13T23:59:59.999Z" };
  const days = await valuesOf(PingReportName.UserLastLogin, period, "timestamp");
  const isWithin = [...days].every((day) => day >= period.startDate && day <= period.endDate);
  expect(isWithin).toBe(true);
});

test("an optional parameter that is sent as null asks for everything", async () => {
  const asked = await valuesOf(PingReportName.RoleMembership, { roles: null }, "role_name");
  expect(asked).toEqual(await valuesOf(PingReportName.RoleMembership, {}, "role_name"));
});

test("rows that a test gives itself are served as they are", async () => {
  const fake = pingFake();
  fake.nextRun({ rows: [{ role_name: "other" }] });
  const parameters = { roles: ["admin"] };
  const report = await fake.client().runReport({ name: PingReportName.RoleMembership, realm: "alpha", parameters });
  for await (const row of report.rows()) expect(row).toEqual({ role_name: "other" });
});

test("the length of a file is verified without a network as well", async () => {
  const fake = pingFake();
  const report = await fake.client().runReport({ name: PingReportName.RoleMembership, realm: "alpha" });
  const file = await report.download({ format: "csv" });
  await file.bytes();
  expect(await file.verified).toMatchObject({ lengthVerified: true });
});
