import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { program } from "../real-process.ts";
import { emptyFolder, serveSailPoint } from "../support.ts";
import { hasPty, TerminalSession } from "./terminal.ts";

const plan = `version: 1
folder: night
reports: [{ id: identities, tenant: sailpoint, report: IDENTITIES }, { id: orphans, tenant: sailpoint, report: ORPHAN_IDENTITIES }]
`;

/** A collection in a terminal, while both of its reports run; the second start is never answered where it hangs. */
async function collecting({ hangs }: { readonly hangs: boolean }) {
  const { env, fake } = await serveSailPoint({ runMs: 600_000, behaviour: { concurrency: "one-per-arguments" } });
  if (hangs) fake.fail("startReport", ["ok", "hang"]);
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "plan.yaml"), plan);
  const session = new TerminalSession([program, "collect", "plan.yaml", "--result", "result.json"], {
    columns: 80,
    rows: 24,
    cwd,
    env: { ...env, IDENTITY_REPORTS_INTERVAL: "100ms" },
  });
  const pattern = hangs ? / (?:identities|orphans) .*running/ : /orphans .*running/;
  await session.until((lines) => lines.some((line) => pattern.test(line)));
  return { session, cwd };
}

describe.runIf(hasPty)("Ctrl-C in a terminal", () => {
  it("stops in order, says how to go on, and gives the cursor back", async () => {
    const { session } = await collecting({ hangs: false });
    session.type("\u0003");
    expect(await session.ended).toBe(130);
    const text = session.lines().join("\n");
    expect(text).toContain("run the same command again to resume");
    expect([text.includes("2 running"), session.isCursorShown()]).toEqual([true, true]);
  });

  it("twice leaves at once, while a start is still waited for", async () => {
    const { session } = await collecting({ hangs: true });
    session.type("\u0003");
    await session.until((lines) => lines.some((line) => line.includes("Ctrl-C again quits at once")));
    // npm hands one Ctrl-C on twice: a second one that comes at once is no second one.
    await new Promise((resolve) => setTimeout(resolve, 400));
    session.type("\u0003");
    expect([await session.ended, session.isCursorShown()]).toEqual([130, true]);
    // An orderly end waits ten seconds for the start, and then tells how the collection came out.
    expect(session.lines().join("\n")).not.toMatch(/0 of 2 saved, .*(?:running|unknown)/);
  });
});

it.runIf(hasPty)("a terminal that closes stops a collection in order, and it tells how it came out", async () => {
  const { session, cwd } = await collecting({ hangs: false });
  session.close();
  const exitCode = await session.ended;
  expect(JSON.parse(readFileSync(join(cwd, "result.json"), "utf8"))).toMatchObject({ exitCode, stopped: "signal" });
  expect(exitCode).toBe(129);
});
