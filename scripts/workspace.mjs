// The one place that knows which packages and examples exist. Everything else asks here, so adding a package
// means adding a folder and nothing more.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, without a trailing separator. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

export const scope = "@identity-reports";

/**
 * @typedef {object} WorkspacePackage
 * @property {string} folder      for example "core"
 * @property {string} directory   absolute path
 * @property {string} name        for example "@identity-reports/core"
 * @property {Record<string, any>} manifest   its package.json
 * @property {boolean} isPublished   false for the private helpers (the loopback server)
 * @property {boolean} isTool        published to be run, not imported: it has a `bin` and no entries
 * @property {boolean} isVendor      a client of a vendor: a published package that is called so
 * @property {{ specifier: string, subpath: string, source: string }[]} entries   what others may import, and its source
 */

/** @returns {WorkspacePackage[]} */
export function workspacePackages(base = root) {
  return manifestsIn(join(base, "packages")).map(({ folder, directory, manifest }) => {
    const isPublished = manifest.private !== true;
    return {
      folder,
      directory,
      manifest,
      name: manifest.name,
      isPublished,
      isTool: isPublished && manifest.bin !== undefined,
      isVendor: isPublished && folder.endsWith("-reports"),
      entries: Object.keys(manifest.exports ?? {})
        .filter((subpath) => !subpath.endsWith(".json"))
        .map((subpath) => ({
          subpath,
          specifier: manifest.name + subpath.slice(1),
          source: sourceOf(directory, subpath),
        })),
    };
  });
}

/** @returns {{ folder: string, directory: string, manifest: Record<string, any> }[]} the folders to copy from */
export function workspaceExamples(base = root) {
  return manifestsIn(join(base, "examples"));
}

function manifestsIn(parent) {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .map((folder) => ({ folder, directory: join(parent, folder) }))
    .filter(({ directory }) => existsSync(join(directory, "package.json")))
    .map((found) => ({
      ...found,
      manifest: JSON.parse(readFileSync(join(found.directory, "package.json"), "utf8")),
    }));
}

/** "./fake" is either src/fake.ts or src/fake/index.ts; the file wins, as it does for the published entry. */
function sourceOf(directory, subpath) {
  const name = subpath === "." ? "index" : subpath.slice(2);
  const file = join(directory, "src", `${name}.ts`);
  const folder = join(directory, "src", name, "index.ts");
  return !existsSync(file) && existsSync(folder) ? folder : file;
}
