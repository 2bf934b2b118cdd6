// The READMEs of the packages as npm shows them: there a page stands alone, and a path leads nowhere.
// Usage: node scripts/npm-readmes.mjs   rewrites them in place; part of `pnpm release`
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withWholeAddresses } from "./links.mjs";
import { REPOSITORY } from "./package-metadata.mjs";
import { root, workspacePackages } from "./workspace.mjs";

/** @param {string} base   a copy of the workspace, or the workspace itself */
export function writeNpmReadmes(base) {
  for (const { folder } of workspacePackages(base).filter(({ isPublished }) => isPublished)) {
    const page = `packages/${folder}/README.md`;
    const text = withWholeAddresses(page, readFileSync(join(root, page), "utf8"), REPOSITORY);
    writeFileSync(join(base, page), text);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) writeNpmReadmes(root);
