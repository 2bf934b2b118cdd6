// Looks into the built files for what must not be there, and for what must have stayed.
// Usage: node scripts/check-dist.mjs   (after a build)
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readImports } from "./imports.mjs";
import { root, scope, workspacePackages } from "./workspace.mjs";

/**
 * Whose types an entry may show to a user, beside ours: the next major of any other dependency would be ours too, and
 * the types of Node are not there in a web page.
 */
const FOREIGN_TYPES = { "./msw": ["msw"], "./opentelemetry": ["@opentelemetry/api"] };

const problems = [];
let entries = 0;
let modules = 0;

for (const { folder, directory, manifest, entries: published, isPublished } of workspacePackages()) {
  if (!isPublished) continue;
  for (const { subpath, specifier } of published) {
    entries += 1;
    const allowed = FOREIGN_TYPES[subpath] ?? [];
    const found = foreignTypes(join(directory, manifest.exports[subpath].types)).filter(
      (name) => !allowed.includes(name),
    );
    if (found.length > 0) problems.push(`${specifier}: its declarations show types of ${found.join(", ")}`);
  }
  const scripts = readScripts(join(directory, "dist"));
  modules += scripts.length;
  for (const { path, text } of scripts) {
    for (const name of ["__VERSION__", "__DOCS__"]) {
      if (text.includes(name)) problems.push(`${relative(root, path)}: ${name} was not replaced`);
    }
    if (/["']\.{1,2}\/platform\/(node|default)\.js["']/.test(text)) {
      problems.push(`${relative(root, path)}: imports one half of the platform instead of #platform`);
    }
  }
  if (folder === "core" && !scripts.some(({ text }) => /from\s*["']#platform["']/.test(text))) {
    problems.push("packages/core/dist: nothing imports #platform, so the build has chosen one half for all platforms");
  }
}
if (entries === 0 || modules === 0) problems.push("there are no built files to look at");

for (const problem of problems) console.error(problem);
console.log(`the declarations of ${entries} entries and ${modules} modules looked at`);
process.exit(problems.length === 0 ? 0 : 1);

/** What an entry's declarations, and the files they consist of, import from elsewhere or refer to. */
function foreignTypes(entry) {
  const files = [entry];
  const found = new Set();
  for (const path of files) {
    for (const { specifier } of readImports(path).imports) {
      if (specifier.startsWith(".")) {
        const file = join(dirname(path), specifier.replace(/\.js$/, ".d.ts"));
        if (!files.includes(file)) files.push(file);
      } else if (!specifier.startsWith(`${scope}/`)) found.add(specifier);
    }
    for (const [, name] of readFileSync(path, "utf8").matchAll(/^\/\/\/ <reference types="([^"]+)"/gm)) found.add(name);
  }
  return [...found];
}

function readScripts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".js"))
    .map((name) => join(folder, name))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}
