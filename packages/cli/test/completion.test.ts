import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { call, emptyFolder } from "./support.ts";

/** What bash would offer behind these words. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await call(["completion", "bash"]);
  const file = join(emptyFolder(), "completion.bash");
  writeFileSync(file, stdout);
  const list = words.map((word) => `'${word}'`).join(" ");
  const line = `source ${file}; COMP_WORDS=(identity-reports ${list}); COMP_CWORD=${words.length}; _identity_reports; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", line], { encoding: "utf8" }).trimEnd().split("\n");
}

describe("completion", () => {
  it("of bash offers commands, vendors, flags and their values", async () => {
    expect(await offered("co")).toEqual(["collect", "compare", "completion"]);
    expect(await offered("run", "sail")).toEqual(["sailpoint"]);
    expect(await offered("run", "sailpoint", "--max")).toEqual(["--max-wait"]);
    expect(await offered("run", "-f", "")).toEqual(["csv", "pdf", "html", "jsonl"]);
    expect(await offered("--json", "list", "--prog")).toEqual(["--progress"]);
  });

  it.each(["zsh", "fish", "powershell"])("of %s knows every command and every flag", async (shell) => {
    const { stdout } = await call(["completion", shell]);
    const flags = commands.flatMap(({ options = [] }) => options.map(({ long = "" }) => long.slice(2)));
    const missing = [...commands.map(({ name }) => name), ...flags].filter((word) => !stdout.includes(word));
    expect(missing).toEqual([]);
  });

  it("of bash is a script without mistakes", async () => {
    const { stdout } = await call(["completion", "bash"]);
    expect(spawnSync("bash", ["-n"], { input: stdout, encoding: "utf8" }).stderr).toBe("");
  });
});
