// What npm's page of each package shows beside its README, from one place: keywords, home page, bugs, repository.
// Usage: node scripts/package-metadata.mjs            checks that every published package.json agrees
//        node scripts/package-metadata.mjs --write    writes it into them
//        node scripts/package-metadata.mjs --release  also refuses an address that is not decided yet
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { workspacePackages } from "./workspace.mjs";

/** Address of the repository. Change it here, then run this with --write. `.invalid` stands for "not decided yet". */
export const REPOSITORY = "https://repository-not-decided.invalid/identity-reports";

/** Address of the documentation site, without a slash at its end; the same stands for "not decided yet". */
export const SITE = "https://site-not-decided.invalid";

/** What a release must not go out with. */
const addresses = { REPOSITORY, SITE };

export const isDecided = (address) => !new URL(address).hostname.endsWith(".invalid");

/** What all packages are found by, and each one besides. */
const KEYWORDS = {
  all: ["reports", "identity", "identity-governance", "iga", "audit", "evidence", "compliance", "typescript", "sdk"],
  core: ["download", "retry", "oauth"],
  evidence: ["bagit", "audit-evidence", "ipe", "access-review", "collect", "manifest", "sha256"],
  rows: ["csv", "csv-parser", "jsonl", "json-lines", "zip", "standard-schema", "streaming"],
  cli: ["cli", "command-line", "sailpoint", "fudo", "ping", "bagit", "csv"],
  "sailpoint-reports": ["sailpoint", "identity-security-cloud", "identitynow", "access-review", "csv", "pdf"],
  "session-reports": ["fudo", "fudo-enterprise", "fudo-security", "pam", "privileged-access", "session-recording"],
  "fake-server": ["sailpoint", "fudo", "pingone", "mock-server", "fake", "testing"],
  "ping-reports": ["ping", "pingone", "pingidentity", "forgerock", "advanced-identity-cloud", "openidm"],
};

/** The fields of a published package.json that come from here. */
export function metadataOf({ folder }, { REPOSITORY: repository, SITE: site } = addresses) {
  return {
    keywords: [...(KEYWORDS[folder] ?? []), ...KEYWORDS.all],
    homepage: site,
    bugs: { url: `${repository}/issues` },
    author: "identity-reports contributors",
    repository: { type: "git", url: `git+${repository}.git`, directory: `packages/${folder}` },
  };
}

/** What keeps the packages from being published with these facts. */
export function metadataProblems(packages, { isRelease = false, ...given } = {}) {
  const decided = { ...addresses, ...given };
  const problems = [];
  for (const { name, folder, manifest } of packages) {
    if (KEYWORDS[folder] === undefined)
      problems.push(`${name}: no keywords of its own in scripts/package-metadata.mjs`);
    for (const [field, value] of Object.entries(metadataOf({ folder }, decided))) {
      if (JSON.stringify(manifest[field]) === JSON.stringify(value)) continue;
      problems.push(`${name}: "${field}" in package.json differs; run node scripts/package-metadata.mjs --write`);
    }
  }
  for (const [name, address] of Object.entries(decided)) {
    if (!isRelease || isDecided(address)) continue;
    problems.push(`${address} is no address to publish with: set ${name} in scripts/package-metadata.mjs`);
  }
  return problems;
}

/** The manifest with its facts in the place where npm puts them: behind the description. */
function withMetadata({ folder, manifest }) {
  const { name, version, description, ...rest } = manifest;
  const metadata = metadataOf({ folder });
  const others = Object.entries(rest).filter(([field]) => !(field in metadata));
  return { name, version, description, ...metadata, ...Object.fromEntries(others) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const published = () => workspacePackages().filter(({ isPublished }) => isPublished);
  if (process.argv.includes("--write")) {
    for (const one of published()) {
      writeFileSync(join(one.directory, "package.json"), `${JSON.stringify(withMetadata(one), null, 2)}\n`);
    }
  }
  const problems = metadataProblems(published(), { isRelease: process.argv.includes("--release") });
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`${published().length} packages have their metadata`);
  process.exit(problems.length === 0 ? 0 : 1);
}
