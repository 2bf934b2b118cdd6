import { describe, expect, test } from "vitest";
import {
  ConfigError,
  nextStep,
  parseReportDetails,
  SourceLookupError,
  type ReportsEvent,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake, type FakeObject, type SailPointBehaviour } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

const accounts = (source: string) => ({ reportType: "ACCOUNTS", arguments: { source } }) as const;

function tenant(names: readonly string[], behaviour: Partial<SailPointBehaviour> = {}) {
  const sources: FakeObject[] = names.map((name, n) => ({ id: `source-${n}`, name }));
  const fake = sailPointFake({ sources, behaviour });
  return { fake, client: fake.client() };
}

/** What a call was rejected with. */
const failureOf = async (call: Promise<unknown>): Promise<unknown> =>
  await call.then(
    () => expect.unreachable("it was not rejected"),
    (error: unknown) => error,
  );

test.each([
  [accounts("Workday"), { application: "source-1", sourceName: "Workday" }],
  [
    { reportType: "IDENTITY_PROFILE_IDENTITY_ERROR", arguments: { source: "Workday" } } as const,
    { authoritativeSource: "source-1" },
  ],
])("a source is found by its name, and what was sent stands in the handle: %j", async (details, sent) => {
  const { fake, client } = tenant(["Active Directory", "Workday"]);
  const { handle } = await client.runReport(details);
  expect(fake.runs[0]?.arguments).toEqual(sent);
  expect(handle.request).toEqual({ reportType: details.reportType, arguments: sent });
});

test.each(["exact", "any-case"] as const)(
  "the name counts as it is written where SailPoint compares %s",
  async (nameMatch) => {
    const { fake, client } = tenant(["workday", "Workday", "WORKDAY"], { nameMatch });
    await client.submitReport(accounts("Workday"));
    expect(fake.runs[0]?.arguments).toMatchObject({ application: "source-1" });
  },
);

test.each(['The "new" one', String.raw`HR\EU`, "A, (B) and C", "Ämter & Co/50 %"])(
  "a name like %s is found",
  async (name) => {
    const { fake, client } = tenant(["Workday", name]);
    await client.submitReport(accounts(name));
    expect(fake.runs[0]?.arguments).toMatchObject({ application: "source-1", sourceName: name });
  },
);

test("two sources of one name are told, and nothing is started", async () => {
  const { fake, client } = tenant(["Workday", "HR", "Workday"]);
  const error = await failureOf(client.runReport(accounts("Workday")));
  expect(error).toBeInstanceOf(SourceLookupError);
  expect(error).toMatchObject({
    code: "source_ambiguous",
    option: "source",
    carriedOut: "no",
    candidates: [
      { id: "source-0", name: "Workday" },
      { id: "source-2", name: "Workday" },
    ],
    message: expect.stringContaining("source-2"),
  });
  expect(fake.runs).toEqual([]);
});

describe("a name that no source has", () => {
  test.each([
    ["workday", ["Workday", "Workday EU"]],
    ["Workdya", ["Workday"]],
    ["Workday EU of old", ["Workday", "Workday EU"]],
    ["zzz", ["Active Directory", "Workday", "Workday EU"]],
  ])("%s is told with those that are like it: %j", async (asked, names) => {
    const { fake, client } = tenant(["Workday", "Active Directory", "Workday EU"]);
    const error = await failureOf(client.submitReport(accounts(asked)));
    expect(error).toMatchObject({
      code: "source_not_found",
      candidates: names.map((name) => expect.objectContaining({ name })),
    });
    expect(nextStep(error)).toMatchObject({ action: "give-up" });
    expect(fake.runs).toEqual([]);
  });

  test("is told with ten others at most, of how many there are", async () => {
    const { client } = tenant(Array.from({ length: 300 }, (_, n) => `Source ${n}`));
    const error = await failureOf(client.submitReport(accounts("Source")));
    expect(error).toMatchObject({ candidates: { length: 10 }, message: expect.stringContaining("of 300") });
  });

  test("is an error also where there is no source at all", async () => {
    const error = await failureOf(tenant([]).client.submitReport(accounts("HR")));
    expect(error).toMatchObject({ candidates: [], message: expect.stringContaining("of 0") });
  });
});

test.each(["reset", 503, 403] as const)("a look-up that fails with %s says that nothing was started", async (fault) => {
  const { fake } = tenant(["Workday"]);
  fake.fail("listSources", [fault]);
  const error = await failureOf(fake.client({ retries: 0 }).runReport(accounts("Workday"), { label: "nightly" }));
  expect(error).toMatchObject({ carriedOut: "no", label: "nightly" });
  expect(fake.runs).toEqual([]);
});

test("a look-up that is forbidden says how to do without", async () => {
  const { client } = tenant(["Workday"], { forbidden: ["listSources"] });
  expect(await failureOf(client.runReport(accounts("Workday")))).toMatchObject({
    name: "ForbiddenError",
    message: expect.stringMatching(/idn:sources:read.*application and sourceName/),
  });
});

test("an abort while the source is looked up ends the call", async () => {
  const { fake, client } = tenant(["Workday"]);
  fake.fail("listSources", ["hang"]);
  const controller = new AbortController();
  const onEvent = ({ operation }: ReportsEvent): void => {
    if (operation === "GET /sources/v1") controller.abort();
  };
  const call = client.runReport(accounts("Workday"), { signal: controller.signal, onEvent });
  expect(await failureOf(call)).toMatchObject({ name: "AbortError", carriedOut: "no" });
});

test.each([
  { source: "" },
  { source: 5 },
  { source: "HR", application: "2c91" },
  { source: "HR", sourceName: "HR" },
  { application: "2c91" },
])("arguments like %j are refused before anything is sent", async (values) => {
  const { fake, client } = tenant(["HR"]);
  const call = client.runReport<string>({ reportType: "ACCOUNTS", arguments: values });
  expect(await failureOf(call)).toBeInstanceOf(ConfigError);
  expect(fake.calls).toEqual([]);
});

test("the reports' own endpoint looks nothing up", async () => {
  const { fake, client } = tenant(["HR"]);
  await expect(client.startReport(accounts("HR"))).rejects.toMatchObject({ option: "arguments.source" });
  expect(fake.calls).toEqual([]);
});

test("a type without a source is sent what it is given", async () => {
  const { fake, client } = tenant(["HR"], { unknownReportType: "accepted" });
  await client.submitReport({ reportType: "NEW_TYPE", arguments: { source: "HR" } });
  expect(fake.runs[0]?.arguments).toEqual({ source: "HR" });
});

test("a configuration may name a source", () => {
  expect(parseReportDetails([accounts("HR")])).toEqual([accounts("HR")]);
});

describe("findSource", () => {
  test("gives the one source of a name, with one request", async () => {
    const { fake, client } = tenant(["Active Directory", "Workday"]);
    expect(await client.findSource("Workday")).toMatchObject({ id: "source-1", name: "Workday" });
    expect(fake.callsTo("listSources")).toHaveLength(1);
  });

  test("fails with candidates, and the label of the call", async () => {
    const { client } = tenant(["Workday EU"]);
    await expect(client.findSource("Workday", { label: "accounts" })).rejects.toMatchObject({
      name: "SourceLookupError",
      label: "accounts",
      candidates: [{ id: "source-0", name: "Workday EU" }],
    });
  });

  test.each(["", " ", undefined])("refuses the name %j", async (name) => {
    const { fake, client } = tenant(["HR"]);
    await expect(client.findSource(mistyped(name))).rejects.toBeInstanceOf(ConfigError);
    expect(fake.calls).toEqual([]);
  });
});
