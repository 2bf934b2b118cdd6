import { createRequire } from "node:module";
import type { Job } from "../collect/jobs.js";

const names = ["@identity-reports/core", "@identity-reports/rows"];
let versions: Readonly<Record<string, string>> | undefined;

/**
 * Versions of the packages that this one is built on, and of the client, which says its own. One that cannot be found, as in
 * a bundle, is left out.
 */
export function packageVersions({ client, vendor }: Job): Readonly<Record<string, string>> {
  versions ??= Object.fromEntries(names.flatMap(versionOf));
  return client.version === undefined ? versions : { ...versions, [vendor.packageName]: client.version };
}

function versionOf(name: string): [string, string][] {
  try {
    const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string };
    return [[name, version]];
  } catch {
    return [];
  }
}
