// Runs before a package is published, by whichever command: `prepublishOnly` of each. Refuses what `pnpm release` has
// not prepared.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { linksOf } from "./links.mjs";
import { metadataProblems } from "./package-metadata.mjs";
import { workspacePackages } from "./workspace.mjs";

const published = workspacePackages().filter(({ isPublished }) => isPublished);
const problems = metadataProblems(published, { isRelease: true });
for (const { name, directory } of published) {
  const paths = linksOf(readFileSync(join(directory, "README.md"), "utf8")).filter(
    ({ target }) => !/:|^#/.test(target),
  );
  if (paths.length > 0)
    problems.push(`${name}: its README links to paths, which lead nowhere on npm; use pnpm release`);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
