import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mutationGroups } from "../mutation-groups.mjs";
import { root } from "../workspace.mjs";

const core = join(root, "packages/core");
const sources = Object.values(mutationGroups).map((group) => globSync(group.sources, { cwd: core }));

it.each(Object.entries(mutationGroups))("the group %s has files and tests", (_, group) => {
  const patterns = [...group.sources, ...group.tests];
  expect(patterns.filter((pattern) => globSync(pattern, { cwd: core }).length === 0)).toEqual([]);
});

it("no file belongs to two groups", () => {
  const files = sources.flat();
  expect(files.filter((file, index) => files.indexOf(file) < index)).toEqual([]);
});

it("the whole road of a call belongs to a group", () => {
  const road = globSync("src/{call,retry}/**/*.ts", { cwd: core });
  expect(road.filter((file) => !sources.flat().includes(file))).toEqual([]);
});
