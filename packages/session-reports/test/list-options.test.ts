import { describe, expect, test } from "vitest";
import { all, ConfigError, field, NotFoundError } from "@identity-reports/session-reports";
import { sessionFake, type SessionBehaviour } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { criteria } from "./support/samples.js";

describe("lists", () => {
  const filled = async (behaviour: Partial<SessionBehaviour> = {}) => {
    const fake = sessionFake({ behaviour });
    const client = fake.client();
    for (let n = 1; n <= 5; n++) await client.createReport({ criteria, title: `Report ${n}` });
    return { fake, client };
  };
  const titles = (rows: readonly { readonly title?: string | null | undefined }[]) =>
    rows.map(({ title }) => title?.at(-1));

  test.each<[string, Partial<SessionBehaviour>]>([
    ["is honoured", {}],
    ["is ignored", { paging: "ignored" }],
    ["is capped by the appliance", { largestPage: 1 }],
    ["comes with totals", { totals: "present" }],
    ["ends in nothing at all", { emptyLists: "left-out" }],
  ])("every object comes once when paging %s", async (_, behaviour) => {
    const { client } = await filled(behaviour);
    expect(titles(await client.listReports({ limit: 2 }).toArray())).toEqual(["1", "2", "3", "4", "5"]);
    expect(titles(await client.listReports().toArray())).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("nothing is sent that was not asked for, and offset goes on from where it began", async () => {
    const { fake, client } = await filled();
    await client.listReports({ limit: 3, offset: 1 }).toArray();
    expect(fake.callsTo("listReports").map(({ query }) => query)).toEqual([
      { limit: "3", offset: "1" },
      { limit: "3", offset: "4" },
      { limit: "3", offset: "5" },
    ]);
    const pages: number[] = [];
    for await (const page of client.listReports({}).pages()) {
      pages.push(page.items.length);
      expect(page.status).toBe(200);
    }
    expect(pages).toEqual([5]);
    expect(fake.callsTo("listReports").at(3)?.query).toEqual({});
  });

  test("filter, order, fields and whatever else", async () => {
    const { fake, client } = await filled();
    const rows = await client
      .listReports({
        filter: all(field("title").in("Report 2", "Report (3)", "Report 4")),
        order: "!title",
        fields: ["title"],
        query: { total_count: true },
      })
      .toArray();
    expect(rows).toEqual([
      { id: expect.any(String), title: "Report 4" },
      { id: expect.any(String), title: "Report 2" },
    ]);
    expect(new URL(fake.callsTo("listReports")[0]?.url ?? "").search).toBe(
      "?total_count=true&filter=title.in(Report%202,Report%20%283%29,Report%204)&order=!title&fields=id,title",
    );
  });

  test.each<[string, object]>([
    ["filter", { filter: "title.in(a b)" }],
    ["filter", { filter: "title&admin=1" }],
    ["order", { order: "title#" }],
    ["fields", { fields: [] }],
    ["fields", { fields: ["id&x"] }],
    ["limit", { limit: 0 }],
    ["offset", { offset: -1 }],
    ["params.page", { page: 2 }],
  ])("a wrong %s is refused: %j", async (option, params) => {
    const fake = sessionFake();
    const failure = await failureOf(fake.client().listReports(params).toArray());
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    expect(fake.calls).toEqual([]);
  });

  test("reports of others are seen by those who may", async () => {
    const fake = sessionFake();
    const clientOf = (nth: number) => fake.client({ auth: { apiKey: fake.users[nth]?.apiKey ?? "" } });
    const [other, admin] = [clientOf(1), clientOf(2)];
    const { id } = await fake.client().createReport({ criteria });
    expect(await other.listReports().toArray()).toEqual([]);
    expect(await failureOf(other.deleteReport({ id }))).toBeInstanceOf(NotFoundError);
    expect((await admin.listReports().toArray()).map((row) => row.id)).toEqual([id]);
  });

  test("attributes that are null, unknown or missing do not matter", async () => {
    const { client } = await filled({
      emptyAttributes: "null",
      extraAttributes: "present",
      expensiveAttributes: "always",
      dates: "iso",
    });
    const [first] = await client.listReports().toArray();
    expect(first).toMatchObject({
      title: "Report 1",
      report_type: null,
      undocumented_flag: true,
      created_on: "fudo-1",
    });
  });

  test("an id that lost its digits on the way is not passed on as if it were whole", async () => {
    const fake = sessionFake({ behaviour: { ids: "number" } });
    const client = fake.client();
    const lost = /is a number beyond 2\^53, whose last digits are lost/;
    expect(await failureOf(client.createReport({ criteria }))).toMatchObject({
      name: "DecodeError",
      message: expect.stringMatching(lost),
      issues: [expect.stringMatching(/^report\.id \(is a number/)],
      carriedOut: "yes",
    });
    expect(await failureOf(client.listReports().toArray())).toMatchObject({
      message: expect.stringMatching(/report\.0\.id \(is a number/),
    });
    // Small ids are whole as numbers, too, and text like all others.
    expect((await client.listDefinedReports().toArray())[0]?.id).toBe("5");
  });
});
