// Looks into the built files for what must not be there, and for what must have stayed.
// Usage: node scripts/check-dist.mjs   (after a build)
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root, workspacePackages } from "./workspace.mjs";

/** Dependencies whose types must not reach a user: their next major would be ours too. */
const PRIVATE_TYPES = ["zod", "ky", "p-retry"];

const privateImport = new RegExp(`(?:from|import)\\s*\\(?\\s*["'](?:${PRIVATE_TYPES.join("|")})(?:/[^"']*)?["']`);

const problems = [];
let declarations = 0;
let modules = 0;

for (const { folder, directory, isPublished } of workspacePackages()) {
  if (!isPublished) continue;
  const files = readFiles(join(directory, "dist"));
  for (const { path, text } of files.filter(({ path: name }) => name.endsWith(".d.ts"))) {
    declarations += 1;
    const found = text.match(privateImport);
    if (found) problems.push(`${relative(root, path)}: a private dependency in the declarations (${found[0]})`);
  }
  const scripts = files.filter(({ path }) => path.endsWith(".js"));
  modules += scripts.length;
  for (const { path, text } of scripts) {
    if (text.includes("__VERSION__")) problems.push(`${relative(root, path)}: __VERSION__ was not replaced`);
    if (/["']\.{1,2}\/platform\/(node|default)\.js["']/.test(text)) {
      problems.push(`${relative(root, path)}: imports one half of the platform instead of #platform`);
    }
  }
  if (folder === "core" && !scripts.some(({ text }) => /from\s*["']#platform["']/.test(text))) {
    problems.push("packages/core/dist: nothing imports #platform, so the build has chosen one half for everybody");
  }
}
if (declarations === 0 || modules === 0) problems.push("there are no built files to look at");

for (const problem of problems) console.error(problem);
console.log(`${declarations} declaration files and ${modules} modules looked at`);
process.exit(problems.length === 0 ? 0 : 1);

function readFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => /\.(js|d\.ts)$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}
