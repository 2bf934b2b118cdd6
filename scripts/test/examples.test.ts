import { globSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { root, scope, workspaceExamples, workspacePackages } from "../workspace.mjs";

const examples = workspaceExamples();
const packages = new Map(workspacePackages().map((one) => [one.name, one]));
const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
const inCatalog = (name: string): string | undefined =>
  new RegExp(`^  "?${name}"?: \\^?(\\S+)$`, "m").exec(workspace)?.[1];

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(5);
});

describe.each(examples)("the example $folder", ({ directory, manifest }) => {
  const dependencies = Object.entries<string>({ ...manifest["dependencies"], ...manifest["devDependencies"] });

  test("names the packages of this repository by the versions they have, all of them published", () => {
    const own = dependencies.filter(([name]) => name.startsWith(`${scope}/`));
    const expected = own.map(([name]) => [name, `^${packages.get(name)?.manifest["version"]}`]);
    expect(own).toEqual(expected);
    expect(own.filter(([name]) => packages.get(name)?.isPublished !== true)).toEqual([]);
  });

  test("names all others by the versions that they are tested with here", () => {
    const others = dependencies.filter(([name]) => !name.startsWith(`${scope}/`));
    expect(others.filter(([, range]) => !/^\^\d/.test(range))).toEqual([]);
    const shared = others.filter(([name]) => inCatalog(name) !== undefined);
    expect(shared).toEqual(shared.map(([name]) => [name, `^${inCatalog(name)}`]));
  });

  test("can be started or tested, and says how", () => {
    expect(Object.keys(manifest["scripts"])).toEqual(expect.arrayContaining(["test", "types"]));
    const readme = readFileSync(join(directory, "README.md"), "utf8");
    expect(readme).toContain("npm install");
    expect(readme).toMatch(/npm (?:start|test)/);
    expect(readme).not.toMatch(/pnpm/);
  });

  test("has a tsconfig.json that needs no other", () => {
    expect(JSON.parse(readFileSync(join(directory, "tsconfig.json"), "utf8"))).not.toHaveProperty("extends");
  });

  test("leads with no path out of its folder", () => {
    const files = globSync("**/*.{ts,mjs,html}", { cwd: directory, exclude: ["node_modules/**", "dist/**", "out/**"] });
    const outward = files.flatMap((file) =>
      [
        ...readFileSync(join(directory, file), "utf8").matchAll(
          /(?:from |import\(|dirname, )["'`](\.\.\/[^"'`]*)["'`]/g,
        ),
      ]
        .map(([, path = ""]) => relative(directory, resolve(directory, file, "..", path)))
        .filter((path) => path.startsWith("..")),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(outward).toEqual([]);
  });
});

test("the examples are on the page about them", () => {
  const page = readFileSync(join(root, "docs/examples.md"), "utf8");
  expect(examples.filter(({ folder }) => !page.includes(`## ${folder}\n`)).map(({ folder }) => folder)).toEqual([]);
});
