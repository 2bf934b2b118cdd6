import { createRequire } from "node:module";

const names = ["@identity-reports/core", "@identity-reports/rows"];
let versions: Readonly<Record<string, string>> | undefined;

/** Versions of the packages that this one is built on; one that cannot be found, as in a bundle, is left out. */
export function packageVersions(): Readonly<Record<string, string>> {
  return (versions ??= Object.fromEntries(names.flatMap(versionOf)));
}

function versionOf(name: string): [string, string][] {
  try {
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
    return [[name, version]];
  } catch {
    return [];
  }
}
