import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasPty, TerminalSession, type TerminalSetting } from "./terminal.ts";

const program = join(import.meta.dirname, "jobs-program.ts");
/** A column that no line may reach: some terminals wrap behind it. */
const widestOf = (lines: readonly string[]): number => Math.max(...lines.map((line) => line.length));
const activeOf = (lines: readonly string[]): string[] => lines.filter((line) => /^[●↓]/.test(line));
const endedOf = (lines: readonly string[]): string[] => lines.filter((line) => /^[✔✖]/.test(line));

/** The jobs program in a terminal, as soon as its last wave is shown. */
async function showJobs(count: number, atOnce: number, setting: TerminalSetting): Promise<TerminalSession> {
  const session = new TerminalSession([program, String(count), String(atOnce)], setting);
  const last = count % atOnce || atOnce;
  await session.until((lines) => lines.some((line) => line.startsWith(`${count - last} of ${count} saved`)));
  return session;
}

/** Lets the last wave end. */
async function finish(session: TerminalSession): Promise<string[]> {
  session.type("\n");
  await session.ended;
  return session.lines();
}

describe.runIf(hasPty)("jobs in a terminal", () => {
  it.each([80, 50, 30])("take one row each at %i columns, and ended ones stay once", async (columns) => {
    const session = await showJobs(8, 4, { columns, rows: 24 });
    const during = session.lines();
    expect([activeOf(during).length, endedOf(during).length]).toEqual([4, 4]);
    const after = await finish(session);
    expect([activeOf(after).length, endedOf(after).length, session.wrappedRows()]).toEqual([0, 8, 0]);
    expect([widestOf([...during, ...after]) < columns, session.isCursorShown()]).toEqual([true, true]);
  });

  it("fit where there are more of them than rows", async () => {
    const session = await showJobs(40, 40, { columns: 80, rows: 20 });
    const during = session.lines();
    expect(activeOf(during)).toHaveLength(17);
    expect(during.at(-2)).toBe("  and 23 more active");
    const after = await finish(session);
    expect(new Set(endedOf(after).map((line) => /number-\d+|報告書/.exec(line)?.[0])).size).toBe(40);
    expect([endedOf(after).length, after.filter((line) => line.includes("more active")).length]).toEqual([40, 0]);
  });

  it("leave nothing stale behind when the terminal becomes narrower and wider", async () => {
    const session = await showJobs(8, 4, { columns: 80, rows: 24 });
    session.resize(50, 24);
    await session.until((lines) => activeOf(lines).length === 4 && activeOf(lines).every((line) => line.length < 50));
    session.resize(80, 24);
    await session.until((lines) => activeOf(lines).some((line) => line.length > 60));
    const after = await finish(session);
    expect([activeOf(after).length, endedOf(after).length]).toEqual([0, 8]);
    expect(after.filter((line) => line.includes("saved,"))).toEqual([]);
  });

  it("have no colours with NO_COLOR", async () => {
    const session = await showJobs(4, 4, { columns: 80, rows: 24, env: { NO_COLOR: "1" } });
    await finish(session);
    expect(session.raw).not.toMatch(/\u001b\[\d+m/);
  });

  it("have signs of ASCII where the locale is not UTF-8", async () => {
    const session = await showJobs(4, 4, { columns: 80, rows: 24, env: { LANG: "C" } });
    const after = await finish(session);
    expect(after.filter((line) => /^[+x] /.test(line))).toHaveLength(4);
  });

  it.each([
    ["TERM=dumb", { TERM: "dumb" }],
    ["CI", { CI: "true" }],
  ])("are plain lines with %s", async (_, env) => {
    const session = new TerminalSession([program, "4", "4"], { columns: 80, rows: 24, env });
    await session.until((lines) => lines.length >= 8);
    const after = await finish(session);
    expect(session.raw).not.toContain("\u001b");
    expect(after.filter((line) => /^\d{4}-\d\d-\d\dT[\d:]+Z acme .*: done/.test(line))).toHaveLength(3);
  });
});

describe("jobs in a pipe", () => {
  it("are plain lines with the time, one at each change of state", () => {
    const { stderr } = spawnSync(process.execPath, [program, "4", "4"], { input: "\n", encoding: "utf8" });
    const lines = stderr.trimEnd().split("\n");
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:]+Z acme /.test(line))).toBe(true);
    expect(lines.filter((line) => line.endsWith(": running"))).toHaveLength(4);
  });
});
