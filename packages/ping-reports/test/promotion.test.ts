import { describe, expect, test } from "vitest";
import { ConfigError, promoteTemplates, type PromoteTemplatesOptions } from "@identity-reports/ping-reports";
import { pingFake, type PingFakeOptions } from "@identity-reports/ping-reports/fake";

const reportConfig = JSON.stringify({ version: "v2", fields: [{ label: "City", value: "users.city" }] });
const names = { cities: "5CAAC80A-0A64-4C1C-BC75-1529A12E43B5", towns: "A1C07D0B-49C9-48C6-B225-CE05F27A5DEE" };
const cities = { name: names.cities, displayName: "Cities", reportConfig, type: "published", viewers: ["dev-user"] };
const towns = { name: names.towns, displayName: "Towns", reportConfig, type: "published" };

function setUp(target: PingFakeOptions = {}) {
  const source = pingFake({ templates: [cities, towns] });
  const fake = pingFake({ baseUrl: "https://openam-acme-prod.id.forgerock.io", ...target });
  const clients = { from: source.client(), to: fake.client() };
  const promote = (options: Partial<PromoteTemplatesOptions> = {}) =>
    promoteTemplates({ ...clients, templates: [names.cities, names.towns], ...options });
  return { source, target: fake, promote };
}

const changes = [
  "createTemplate",
  "updateTemplate",
  "publishTemplate",
  "editTemplate",
  "deleteTemplate",
  "importTemplate",
];

describe("promoteTemplates", () => {
  test("brings templates over as drafts", async () => {
    const { target, promote } = setUp();
    const seen: string[] = [];
    const results = await promote({
      onProgress: ({ displayName, outcome }) => void seen.push(`${displayName}: ${outcome}`),
    });
    expect(seen).toEqual(["Cities: promoted", "Towns: promoted"]);
    expect(results[0]).toEqual({
      name: names.cities,
      templateType: "published",
      displayName: "Cities",
      outcome: "promoted",
      existing: { draft: false, published: false },
      differences: [],
      steps: ["imported"],
      targetName: names.cities,
    });
    const custom = target.templates.filter(({ ootb }) => ootb === false);
    expect(custom.map(({ name, type }) => [name, type])).toEqual([
      [names.cities, "draft"],
      [names.towns, "draft"],
    ]);
  });

  test("sets viewers and publishes, where that is asked for", async () => {
    const { target, promote } = setUp();
    const [result] = await promote({
      templates: [{ name: names.cities, templateType: "published" }],
      publish: true,
      viewers: ["report_viewer"],
    });
    expect(result).toMatchObject({ outcome: "promoted", steps: ["imported", "viewers-set", "published"] });
    expect(target.templates.at(-1)).toMatchObject({ type: "published", viewers: ["report_viewer"] });
  });

  test("a dry run changes nothing, and tells what differs", async () => {
    const { source, target, promote } = setUp({
      templates: [
        { ...cities, description: "Other", owner: "another", version: 7, createDate: "2020-01-01T00:00:00Z" },
        { ...towns, reportConfig: { fields: [{ value: "users.city", label: "City" }], version: "v2" } },
      ],
    });
    const results = await promote({ dryRun: true });
    expect(results).toMatchObject([
      { outcome: "planned", existing: { draft: false, published: true }, differences: ["description"] },
      { outcome: "unchanged", existing: { published: true }, differences: [] },
    ]);
    for (const fake of [source, target]) {
      expect(
        fake.calls.filter(({ operation }) => changes.includes(operation) || operation === "exportTemplate"),
      ).toEqual([]);
    }
  });

  test("what is the same already is left alone", async () => {
    const { target, promote } = setUp();
    await promote({ publish: true });
    const imports = target.callsTo("importTemplate").length;
    expect((await promote({ publish: true })).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    expect(target.callsTo("importTemplate")).toHaveLength(imports);
  });

  test("a template that got another name is known by its display name", async () => {
    const { target, promote } = setUp({ behaviour: { importedNames: "new", importAnswer: "empty" } });
    const [first] = await promote({ templates: [names.cities], publish: true });
    const made = target.templates.at(-1)?.name;
    expect(made).not.toBe(names.cities);
    expect(first).toMatchObject({ outcome: "promoted", targetName: made });
    expect((await promote({ templates: [names.cities] }))[0]).toMatchObject({
      outcome: "unchanged",
      existing: { published: true },
    });
  });

  test("one that fails does not stop the rest, and says what is left behind", async () => {
    const { target, promote } = setUp();
    target.fail("publishTemplate", ["500"]);
    const results = await promote({ publish: true });
    expect(results).toMatchObject([
      {
        outcome: "incomplete",
        steps: ["imported"],
        targetName: names.cities,
        error: { status: 500, carriedOut: "maybe" },
      },
      { outcome: "promoted" },
    ]);
  });

  test("an import that was refused changed nothing; one whose answer was lost may have", async () => {
    const { target, promote } = setUp();
    target.fail("importTemplate", ["403", "reset-after"]);
    expect(await promote()).toMatchObject([
      { outcome: "failed", steps: [], error: { status: 403 } },
      { outcome: "unknown", steps: [], error: { carriedOut: "maybe" } },
    ]);
    expect(target.callsTo("importTemplate")).toHaveLength(2);
  });

  test("built-in and unknown templates fail by themselves", async () => {
    const { promote } = setUp();
    expect(await promote({ templates: ["ROLE-MEMBERSHIP", "NOWHERE", names.towns] })).toMatchObject([
      { outcome: "failed", error: { code: "config_invalid" } },
      { outcome: "failed", error: { code: "not_found" } },
      { outcome: "promoted" },
    ]);
  });

  test("a listener that fails stops nothing", async () => {
    const { promote } = setUp();
    const onProgress = (): never => {
      throw new Error("no screen");
    };
    const results = await promote({ onProgress });
    expect(results.map(({ outcome }) => outcome)).toEqual(["promoted", "promoted"]);
  });

  test("after an abort there is still a result for each", async () => {
    const { target, promote } = setUp();
    const controller = new AbortController();
    const results = await promote({ signal: controller.signal, onProgress: () => controller.abort() });
    expect(results.map(({ outcome }) => outcome)).toEqual(["promoted", "not-started"]);
    expect(target.callsTo("importTemplate")).toHaveLength(1);
  });

  test.each<[string, object]>([
    ["templates", { templates: [] }],
    ["templates[0].name", { templates: [" "] }],
    ["to", { to: {} }],
    ["publish", { publish: "yes" }],
    ["options.force", { force: true }],
    ["viewers", { viewers: "ada" }],
    ["viewers[0]", { viewers: [42] }],
    ["timeoutMs", { timeoutMs: "soon" }],
    ["headers.Authorization", { headers: { Authorization: "Bearer another" } }],
  ])("a wrong %s is refused before anything is sent", async (option, options) => {
    const { source, target, promote } = setUp();
    await expect(promote(options)).rejects.toMatchObject({ option });
    await expect(promote(options)).rejects.toBeInstanceOf(ConfigError);
    expect([...source.calls, ...target.calls]).toEqual([]);
  });
});
