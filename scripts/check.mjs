// `npm test`: every check there is.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fetchPostgres } from "./postgres.mjs";
import { run } from "./run.mjs";
import { command, counted, runSteps, script } from "./steps.mjs";
import { perTarball } from "./tarball-tools.mjs";
import { root } from "./workspace.mjs";

const results = join(root, "node_modules/.cache/check");

/** @type {import("./steps.mjs").Step[]} */
const STEPS = [
  command("build", script("build"), { read: counted(/(\d+) packages built/) }),
  command("format", ["prettier", ["--check", "."]]),
  command("layers", script("check-layers"), { read: counted(/(\d+) sources/) }),
  command("metadata", script("package-metadata"), { read: counted(/(\d+) packages/) }),
  { name: "types", run: checkTypes },
  command("knip", ["knip", ["--no-progress", "--no-config-hints"]]),
  command("lint", ["oxlint", ["--type-aware", "--deny-warnings"]], { read: counted(/on (\d+) files/), after: "build" }),
  command("built files", script("check-dist"), { read: counted(/(\d+) modules/), after: "build" }),
  command("api report", script("check-api"), { read: counted(/(\d+) entries/), after: "build" }),
  command("pack", script("pack"), { read: counted(/(\d+) packages packed.*/), after: "build" }),
  perTarball("publint"),
  perTarball("attw"),
  command("consumers", script("check-consumers"), { read: counted(/(\d+) compilations/), after: "pack" }),
  command("packed run", script("check-packed"), { read: counted(/(\d+) entries loaded/), after: "pack" }),
  command("examples", script("check-examples"), { read: counted(/(\d+) examples .*/), after: "pack" }),
  command("docs", ["pnpm", ["--dir", "docs", "run", "build"]], { read: counted(/(\d+) pages built/) }),
  vitest("unit tests", "unit*", ["--coverage"]),
  vitest("type tests", "types"),
  vitest("browser tests", "browser"),
  vitest("site tests", "site"), // after "docs": steps that run alone come last
  command("size", script("check-size"), { after: "build", alone: true, read: (output) => ({ note: sizes(output) }) }),
];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const postgres = fetchPostgres();
if (postgres !== undefined) process.env.POSTGRES_BIN = postgres;
await runSteps(STEPS);

/** Three compilers are installed, for the consumers; the check itself must be the new one. */
async function checkTypes() {
  const version = await run("tsc", ["--version"]);
  if (!version.output.startsWith("Version 7.")) {
    return { ...version, code: 1, output: `node_modules/.bin/tsc is not TypeScript 7: ${version.output}` };
  }
  return run("tsc", ["-p", "tsconfig.types.json"]);
}

/** One project of vitest.workspace.ts, counted by its own report. */
function vitest(name, project, more = []) {
  const file = join(results, `${name}.json`);
  const args = ["run", "--config", "vitest.workspace.ts", "--project", project, ...more];
  return {
    name,
    alone: true,
    run: () => run("vitest", [...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]),
    read: () => {
      if (!existsSync(file)) return { problem: `vitest has written no report for the project "${project}".` };
      const {
        numPassedTests: passed,
        numFailedTests: failed,
        numTotalTests: total,
      } = JSON.parse(readFileSync(file, "utf8"));
      const skipped = total - passed - failed;
      const tests = { passed, failed };
      if (passed + failed === 0) return { tests, problem: `The project "${project}" has no tests.` };
      const note = [`${passed} tests`, failed && `${failed} failed`, skipped && `${skipped} skipped`, coverage(more)];
      return { tests, note: note.filter(Boolean).join(", "), problem: coverageProblem(more) };
    },
  };
}

function coverage(more) {
  const branches = more.includes("--coverage") && branchCoverage();
  return branches ? `core branches ${branches.pct} % (${branches.covered} of ${branches.total})` : "";
}

function coverageProblem(more) {
  if (!more.includes("--coverage") || branchCoverage()?.total > 0) return undefined;
  return "No coverage of packages/core was measured.";
}

function branchCoverage() {
  const file = join(root, "coverage/coverage-summary.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).total.branches : undefined;
}

function sizes(output) {
  return [...output.matchAll(/^([a-z-]+): (\d+) bytes gzip/gm)]
    .map(([, name, bytes]) => `${name} ${bytes} B`)
    .join(", ");
}
