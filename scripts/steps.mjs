// Runs a list of checks, two at a time where they do not need each other. What a failing one said is printed in full;
// then comes a table, and the last line is always "N passed, N failed".
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { inspect } from "node:util";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const NOTHING = "This step has looked at nothing.";

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

/** @param {Step[]} steps   Sets the exit code of the process. */
export async function runSteps(steps) {
  const started = performance.now();
  const width = Math.max(...steps.map(({ name }) => name.length));
  const outcomes = await runAll(steps, (outcome) => report(outcome, width));
  summarise(outcomes, width, performance.now() - started);
}

/** Never more than two at a time: most of these tools use every core themselves. */
async function runAll(steps, onEnd) {
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
        onEnd(outcome);
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
  const { code, output, ms } = await runOrFail(step);
  const { note = "", problem, tests } = step.read?.(output) ?? {};
  const ok = code === 0 && !problem;
  return { name: step.name, ok, ms, output: code === 0 && problem ? `${output}\n${problem}\n` : output, note, tests };
}

/** A step that throws has failed like any other: the steps beside it go on, and the table is printed. */
async function runOrFail(step) {
  try {
    return await step.run();
  } catch (error) {
    return { code: 1, output: inspect(error), ms: 0 };
  }
}

function report({ name, ok, ms, output, note }, width) {
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(width)} ${seconds(ms)}  ${note}`.trimEnd());
  if (!ok && output.trim()) console.log(`\n${output.trim()}\n`);
}

function summarise(all, width, ms) {
  console.log(`\n${"step".padEnd(width)}    time     result`);
  for (const { name, ok, ms: own, note } of all) {
    console.log(`${name.padEnd(width)} ${seconds(own)}   ${ok ? "passed" : "FAILED"}  ${note}`.trimEnd());
  }
  console.log(`${"all".padEnd(width)} ${seconds(ms)}\n`);
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

/**
 * A tool, or a script of this folder, as a step.
 *
 * @param {string} name
 * @param {[tool: string, args?: string[]]} command
 * @param {Omit<Step, "name" | "run">} [more]
 * @returns {Step}
 */
export function command(name, [tool, args = []], more) {
  return { name, ...more, run: () => run(tool, args) };
}

/** A script of this folder, as the command of a step. */
export const script = (name) => ["node", [join(root, "scripts", `${name}.mjs`)]];

/** Reads a count, and what stands around it, from the output; none, or zero, means that the step looked at nothing. */
export function counted(pattern) {
  return (output) => {
    const [note, count] = output.match(pattern) ?? [];
    return Number(count) > 0 ? { note } : { problem: NOTHING };
  };
}
