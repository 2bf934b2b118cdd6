import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, workspacePackages } from "../workspace.mjs";

const published = workspacePackages().filter(({ isPublished }) => isPublished);

test("each published package asks before it is published, by whichever command", () => {
  const guards = published.map(({ manifest }) => manifest["scripts"]["prepublishOnly"] as unknown);
  expect(new Set(guards)).toEqual(new Set(["node ../../scripts/may-publish.mjs"]));
});

test("none can be published as it lies here: its README has paths, which lead nowhere on npm", () => {
  const [{ directory, name } = { directory: root, name: "" }] = published;
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/may-publish.mjs")], {
    cwd: directory,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining(`${name}: its README links to paths`)]);
});
