// `npm test`: every check there is. Steps that do not need each other run two at a time; those that measure time or
// open ports run alone. What a failing step said is printed in full; the last line is always "N passed, N failed".
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const results = join(root, "node_modules/.cache/check");
const NOTHING = "This step has looked at nothing.";
const script = (name) => ["node", [join(root, "scripts", `${name}.mjs`)]];

/**
 * One check. `read` takes a note for the table from its output, or says that it looked at nothing: a check without
 * subjects is a failure.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {() => ReturnType<typeof run>} run
 * @property {(output: string) => { note?: string, problem?: string, tests?: { passed: number, failed: number } }} [read]
 * @property {string} [after]   the step whose work this one needs
 * @property {boolean} [alone]  not beside another step
 */

/** @type {Step[]} */
const STEPS = [
  command("build", script("build"), { read: counted(/(\d+) packages built/) }),
  command("format", ["prettier", ["--check", "."]]),
  command("layers", script("check-layers"), { read: counted(/(\d+) sources/) }),
  command("types", ["tsc", ["-p", "tsconfig.types.json"]], { guard: usesTypeScript7 }),
  command("knip", ["knip", ["--no-progress", "--no-config-hints"]]),
  command("lint", ["oxlint", ["--type-aware", "--deny-warnings"]], { read: counted(/on (\d+) files/), after: "build" }),
  command("built files", script("check-dist"), { read: counted(/(\d+) modules/), after: "build" }),
  command("pack", script("pack"), { read: counted(/(\d+) packages packed/), after: "build" }),
  perTarball("publint", (tarball) => ["publint", [tarball, "--strict"]]),
  perTarball("attw", (tarball) => ["attw", [tarball, "--profile", "esm-only", "--no-emoji", "--no-color"]]),
  command("consumers", script("check-consumers"), { read: counted(/(\d+) compilations/), after: "pack" }),
  command("packed run", script("check-packed"), { read: counted(/(\d+) entries loaded/), after: "pack" }),
  vitest("unit tests", "unit", ["--coverage"]),
  vitest("type tests", "types"),
  vitest("browser tests", "browser"),
  command("size", script("check-size"), { after: "build", alone: true, read: (output) => ({ note: sizes(output) }) }),
];

const started = performance.now();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const outcomes = await runAll(STEPS);
summarise(outcomes);

/** Never more than two at a time: most of these tools use every core themselves. */
async function runAll(steps) {
  const limit = Math.min(2, availableParallelism());
  const waiting = [...steps];
  const running = new Map();
  const done = new Map();
  while (waiting.length > 0 || running.size > 0) {
    const isAloneRunning = [...running.keys()].some(({ alone }) => alone);
    const next = waiting.find(
      (step) =>
        (!step.after || done.has(step.after)) &&
        running.size < (step.alone ? 1 : limit) &&
        !isAloneRunning &&
        isTurn(step, waiting),
    );
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      const work = runStep(next, done).then((outcome) => {
        done.set(next.name, outcome);
        running.delete(next);
        report(outcome);
      });
      running.set(next, work);
    } else await Promise.race(running.values());
  }
  return steps.map(({ name }) => done.get(name));
}

/** Steps that run alone come last, so that the others can fill both places before. */
function isTurn(step, waiting) {
  return !step.alone || waiting.every(({ alone }) => alone);
}

/** @param {Step} step */
async function runStep(step, done) {
  if (step.after && !done.get(step.after).ok) {
    return { name: step.name, ok: false, ms: 0, output: "", note: `not run: ${step.after} failed` };
  }
  const { code, output, ms } = await step.run();
  const { note = "", problem, tests } = step.read?.(output) ?? {};
  const ok = code === 0 && !problem;
  return { name: step.name, ok, ms, output: code === 0 && problem ? `${output}\n${problem}\n` : output, note, tests };
}

function report({ name, ok, ms, output, note }) {
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(14)} ${seconds(ms)}  ${note}`);
  if (!ok && output.trim()) console.log(`\n${output.trim()}\n`);
}

function summarise(all) {
  console.log("\nstep            time     result");
  for (const { name, ok, ms, note } of all) {
    console.log(`${name.padEnd(14)} ${seconds(ms)}   ${ok ? "passed" : "FAILED"}  ${note}`);
  }
  console.log(`${"all".padEnd(14)} ${seconds(performance.now() - started)}\n`);
  const failed = all.filter(({ ok }) => !ok).length + sum(all, "failed");
  const passed = all.filter(({ ok }) => ok).length + sum(all, "passed");
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

function sum(all, key) {
  return all.reduce((total, { tests }) => total + (tests?.[key] ?? 0), 0);
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}

/** @returns {Step} */
function command(name, [tool, args], { guard, ...rest } = {}) {
  return {
    name,
    ...rest,
    run: async () => {
      const refusal = guard && (await guard());
      return refusal ? { code: 1, output: refusal, ms: 0 } : run(tool, args);
    },
  };
}

/** A tool that looks at one packed package, run on each. */
function perTarball(name, commandFor) {
  const packages = packedPackages();
  return {
    name,
    after: "pack",
    run: async () => {
      const all = [];
      for (const { tarball } of packages) all.push(await run(...commandFor(tarball)));
      return {
        code: all.find(({ code }) => code !== 0)?.code ?? 0,
        output: all.map(({ output }) => output).join("\n"),
        ms: all.reduce((total, { ms }) => total + ms, 0),
      };
    },
    read: () => (packages.length > 0 ? { note: `${packages.length}` } : { problem: "There is no package to look at." }),
  };
}

/** One project of vitest.workspace.ts, counted by its own report. */
function vitest(name, project, more = []) {
  const file = join(results, `${project}.json`);
  const args = ["run", "--config", "vitest.workspace.ts", "--project", project, ...more];
  return {
    name,
    alone: true,
    run: () => run("vitest", [...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]),
    read: (output) => {
      if (!existsSync(file)) return { problem: `vitest has written no report for the project "${project}".` };
      const {
        numPassedTests: passed,
        numFailedTests: failed,
        numTotalTests: total,
      } = JSON.parse(readFileSync(file, "utf8"));
      const skipped = total - passed - failed;
      const tests = { passed, failed };
      if (passed + failed === 0) return { tests, problem: `The project "${project}" has no tests.` };
      const note = [
        `${passed} tests`,
        failed && `${failed} failed`,
        skipped && `${skipped} skipped`,
        coverage(more, output),
      ];
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

/** Reads a count from the output; none, or zero, means that the step looked at nothing. */
function counted(pattern) {
  return (output) => {
    const count = output.match(pattern)?.[0];
    return Number(output.match(pattern)?.[1]) > 0 ? { note: count } : { problem: NOTHING };
  };
}

function sizes(output) {
  return [...output.matchAll(/^([a-z-]+): (\d+) bytes gzip/gm)]
    .map(([, name, bytes]) => `${name} ${bytes} B`)
    .join(", ");
}

/** Three compilers are installed, for the consumers; the check itself must be the new one. */
async function usesTypeScript7() {
  const { output } = await run("tsc", ["--version"]);
  return output.startsWith("Version 7.") ? undefined : `node_modules/.bin/tsc is not TypeScript 7: ${output}`;
}
