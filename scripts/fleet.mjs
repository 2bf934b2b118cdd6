// `pnpm fleet`: several processes on one PostgreSQL, with kills, outages and one rate limit. See docs/reliability.md.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fetchPostgres } from "./postgres.mjs";
import { root } from "./workspace.mjs";

const programs = fetchPostgres();
const { status } = spawnSync(
  process.execPath,
  [join(root, "examples/fleet/test/proof/main.ts"), ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, ...(programs === undefined ? {} : { POSTGRES_BIN: programs }) } },
);
process.exitCode = status ?? 1;
