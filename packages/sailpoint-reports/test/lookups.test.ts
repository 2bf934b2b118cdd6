import { describe, expect, test } from "vitest";
import {
  ConfigError,
  SailPointReportsClient,
  type Pages,
  type ReportsEvent,
  type SailPointApiVersion,
} from "@identity-reports/sailpoint-reports";
import {
  sailPointFake,
  type FakeObject,
  type SailPointBehaviour,
  type SailPointFake,
} from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The four lists, with the option of the fake that fills each. */
const lists = [
  ["listSources", "sources", (client: SailPointReportsClient) => client.listSources()],
  ["getActiveCampaigns", "campaigns", (client: SailPointReportsClient) => client.getActiveCampaigns()],
  ["listSodPolicies", "policies", (client: SailPointReportsClient) => client.listSodPolicies()],
  ["listIdentityProfiles", "identityProfiles", (client: SailPointReportsClient) => client.listIdentityProfiles()],
] as const;

const many = (count: number): FakeObject[] =>
  Array.from({ length: count }, (_, n) => ({ id: `id-${String(n).padStart(3, "0")}`, name: `Object ${n}` }));

const idsOf = async (pages: Pages<Named>): Promise<string[]> => (await pages.toArray()).map(({ id }) => id);

/** What a list is asked for, page by page. */
const queriesTo = (fake: SailPointFake, operation: (typeof lists)[number][0]) =>
  fake.callsTo(operation).map(({ query }) => query);

const readings: readonly Partial<SailPointBehaviour>[] = [
  {},
  { totalCount: "left-out" },
  { offsetBehindEnd: "refused" },
  { totalCount: "left-out", offsetBehindEnd: "refused" },
];

describe.each(readings)("the sources of a tenant like %j", (behaviour) => {
  test.each([0, 1, 249, 250, 251, 500, 612])("are all of %i", async (count) => {
    const sources = many(count);
    const fake = sailPointFake({ sources, behaviour });
    expect(await idsOf(fake.client().listSources())).toEqual(sources.map(({ id }) => id));
  });
});

describe.each(lists)("%s", (operation, option, list) => {
  test("asks for the number once, and for no page behind the end", async () => {
    const fake = sailPointFake({ [option]: many(500) });
    await list(fake.client()).toArray();
    expect(queriesTo(fake, operation)).toEqual([{ count: "true" }, { offset: "250" }]);
  });

  test("fails where SailPoint sends less than it announced", async () => {
    const fake = sailPointFake({ [option]: many(300) });
    const page = many(250).map((object) => ({ ...object }));
    const first = { status: 200, body: page, headers: { "x-total-count": "300" } };
    fake.fail(operation, [first, { status: 200, body: [] }]);
    await expect(list(fake.client({ retries: 0 })).toArray()).rejects.toMatchObject({
      name: "DecodeError",
      code: "list_incomplete",
      message: expect.stringMatching(/sent 250 of 300 items and then none/),
    });
  });

  test("fails where SailPoint heeds no offset", async () => {
    const fake = sailPointFake({ [option]: many(1) });
    const first = { status: 200, body: many(250), headers: { "x-total-count": "600" } };
    fake.fail(operation, [first, ...Array.from({ length: 5 }, () => ({ status: 200, body: many(250) }))]);
    await expect(list(fake.client()).toArray()).rejects.toMatchObject({ code: "list_incomplete" });
  });

  test("leaves out what has no id or no name, says so, and is whole without it", async () => {
    const fake = sailPointFake({ [option]: many(1) });
    const events: ReportsEvent[] = [];
    const body = [{ id: "a", name: "A" }, { name: "B" }, { id: "c" }, { id: 4, name: "D", owner: 5 }];
    fake.fail(operation, [{ status: 200, body, headers: { "x-total-count": "4" } }]);
    const client = fake.client({ onEvent: (event) => void events.push(event) });
    expect((await list(client).toArray()).map(({ id }) => id)).toEqual(["a", "4"]);
    expect(fake.callsTo(operation)).toHaveLength(1);
    expect(events.flatMap((event) => (event.type === "notice" ? [event.code] : []))).toEqual(["fields_left_out"]);
  });

  test("fails where no row has an id and a name: that is another list", async () => {
    const fake = sailPointFake({ [option]: many(1) });
    fake.fail(operation, [{ status: 200, body: [{ name: "B" }, 5] }]);
    await expect(list(fake.client()).toArray()).rejects.toMatchObject({ name: "DecodeError", carriedOut: "yes" });
  });

  test("a 403 says which right is missing", async () => {
    const fake = sailPointFake({ behaviour: { forbidden: [operation] } });
    await expect(list(fake.client()).toArray()).rejects.toMatchObject({
      name: "ForbiddenError",
      message: expect.stringMatching(/needs? (?:the scope )?idn:/),
    });
  });

  test.each(["v1", "v3", "v2024", "v2025", "v2026"] as const)("is where %s has it", async (apiVersion) => {
    const { fake, client } = clientOf(apiVersion);
    await list(client).toArray();
    const renamed: Readonly<Record<string, string>> = { listSources: "sources", getActiveCampaigns: "campaigns" };
    const service = renamed[operation];
    const name =
      service ??
      operation
        .replace(/^list/, "")
        .replaceAll(/\B[A-Z]/g, "-$&")
        .toLowerCase();
    const path = apiVersion === "v1" ? `/${name}/v1` : `/${apiVersion}/${name}`;
    expect(fake.callsTo(operation).map((call) => call.path)).toEqual([path]);
  });
});

function clientOf(apiVersion: SailPointApiVersion) {
  const fake = sailPointFake();
  const auth = { ...fake.credentials };
  return { fake, client: new SailPointReportsClient({ tenant: "acme", apiVersion, auth, fetch: fake.fetch }) };
}

test("a list goes on after new objects came in front, without repeating any", async () => {
  const fake = sailPointFake();
  const shifted = [{ id: "new", name: "New" }, ...many(4)];
  fake.fail("getActiveCampaigns", [
    { status: 200, body: many(2), headers: { "x-total-count": "4" } },
    { status: 200, body: shifted.slice(2, 4) },
    { status: 200, body: shifted.slice(4) },
  ]);
  const found = await fake.client().getActiveCampaigns({ limit: 2 }).toArray();
  expect(found.map(({ id }) => id)).toEqual(["id-000", "id-001", "id-002", "id-003"]);
});

test("a total that more have come than ends nothing", async () => {
  const fake = sailPointFake();
  fake.fail("listSources", [
    { status: 200, body: many(3), headers: { "x-total-count": "2" } },
    { status: 200, body: many(5).slice(3) },
    { status: 200, body: [] },
  ]);
  expect(await fake.client().listSources({ limit: 3 }).toArray()).toHaveLength(5);
});

test("an offset of the caller's is a beginning", async () => {
  const fake = sailPointFake({ sources: many(300) });
  const ids = await idsOf(fake.client().listSources({ offset: 290, limit: 4 }));
  expect([ids.length, ids[0]]).toEqual([10, "id-290"]);
  expect(queriesTo(fake, "listSources").map(({ offset }) => offset)).toEqual(["290", "294", "298"]);
});

test("what is asked for is sent in SailPoint's own words", async () => {
  const fake = sailPointFake();
  const client = fake.client();
  await client.listSources({ forSubadmin: "me", includeIDNSource: true, sorters: "-name" }).toArray();
  await client.getActiveCampaigns({ detail: "FULL", filters: 'status eq "ACTIVE"' }).toArray();
  expect(queriesTo(fake, "listSources")).toEqual([
    { "for-subadmin": "me", includeIDNSource: "true", sorters: "-name", count: "true" },
  ]);
  expect(queriesTo(fake, "getActiveCampaigns")).toEqual([
    { detail: "FULL", filters: 'status eq "ACTIVE"', count: "true" },
  ]);
});

test.each([{ limit: 0 }, { limit: 251 }, { limit: 1.5 }, { offset: -1 }, { filters: "" }, { detail: "ALL" }])(
  "parameters like %j are refused before anything is sent",
  async (params) => {
    const fake = sailPointFake();
    const call = fake.client().getActiveCampaigns(mistyped(params));
    await expect(call.toArray()).rejects.toBeInstanceOf(ConfigError);
    expect(fake.calls).toEqual([]);
  },
);

test("a filter that SailPoint does not know is its 400", async () => {
  const call = sailPointFake().client().getActiveCampaigns({ filters: 'created gt "2026-10-01"' });
  await expect(call.toArray()).rejects.toMatchObject({ status: 400 });
});

test("a source whose owner is null is a source", async () => {
  const found = await sailPointFake().client().listSources({ includeIDNSource: true }).toArray();
  expect(found.find(({ name }) => name === "IdentityNow")).toMatchObject({ owner: null });
});

describe("getTaskStatus", () => {
  test("tells how a task stands", async () => {
    const fake = sailPointFake();
    const client = fake.client();
    const { id } = await client.submitReport({ reportType: "IDENTITIES" });
    expect(await client.getTaskStatus({ id })).toMatchObject({ id, completionStatus: "SUCCESS", percentComplete: 100 });
  });

  test("says of an id that is none that it need not be one", async () => {
    const fake = sailPointFake({ behaviour: { taskOfReport: "unknown" } });
    await expect(fake.client().getTaskStatus({ id: "x" })).rejects.toMatchObject({
      name: "NotFoundError",
      message: expect.stringContaining("may not be that of a task"),
    });
  });
});

describe("getTenant", () => {
  test.each(["v1", "v2024", "v2025", "v2026"] as const)("tells about the tenant in %s", async (apiVersion) => {
    const { client } = clientOf(apiVersion);
    expect(await client.getTenant()).toMatchObject({ name: "acme", pod: "fake-useast1" });
  });

  test("is not there in v3, and says what to do", async () => {
    const { client } = clientOf("v3");
    await expect(client.getTenant()).rejects.toMatchObject({
      name: "NotFoundError",
      message: expect.stringContaining("set apiVersion"),
    });
  });
});
