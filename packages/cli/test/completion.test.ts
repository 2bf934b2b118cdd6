import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PingReportName } from "@identity-reports/ping-reports";
import { PredefinedReport } from "@identity-reports/session-reports";
import { describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { listWords } from "../src/vendors/list-words.ts";
import { documentedReports } from "../src/vendors/report-names.ts";
import { vendorConnectors } from "../src/vendors/connect.ts";
import { call, emptyFolder, serveSailPoint } from "./support.ts";

/** Writes the script of a shell to a file. */
async function scriptOf(shell: string): Promise<string> {
  const { stdout } = await call(["completion", shell]);
  const file = join(emptyFolder(), `completion.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

/** Whether this machine has the shell: where it has not, its script is only read. */
const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

/** What bash would offer behind these words. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const file = await scriptOf("bash");
  const list = words.map((word) => `'${word}'`).join(" ");
  const line = `identity-reports() { [ "$*" = "complete tenants" ] && printf 'acme\\npam\\n'; }; source ${file}; COMP_WORDS=(identity-reports ${list}); COMP_CWORD=${words.length}; _identity_reports; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", line], { encoding: "utf8" }).trimEnd().split("\n");
}

describe("completion", () => {
  it("of bash offers commands, vendors, flags and their values", async () => {
    expect(await offered("co")).toEqual(["collect", "compare", "completion"]);
    expect(await offered("run", "sail")).toEqual(["sailpoint"]);
    expect(await offered("run", "sailpoint", "--max")).toEqual(["--max-wait"]);
    expect(await offered("run", "-f", "")).toEqual(["csv", "pdf", "html", "jsonl", "zip"]);
    expect(await offered("--json", "list", "--prog")).toEqual(["--progress"]);
  });

  it("of bash offers reports and lists behind their vendor, topics behind help, and tenants", async () => {
    expect(await offered("run", "sailpoint", "IDENTITIES")).toEqual(["IDENTITIES_DETAILS", "IDENTITIES"]);
    expect(await offered("list", "fudo", "")).toEqual(["definitions", "runs"]);
    expect(await offered("help", "ex")).toEqual(["exit-codes"]);
    expect(await offered("collect", "plan.yaml", "--tenant", "")).toEqual(["acme", "pam"]);
    expect(await offered("doctor", "a")).toEqual(["acme"]);
  });

  it.skipIf(!has("zsh"))("of zsh is read by it", async () => {
    const line = `autoload -Uz compinit && compinit -u -D && source ${await scriptOf("zsh")} && whence -w _identity_reports`;
    const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", line], { encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["_identity_reports: function\n", ""]);
  });

  it.skipIf(!has("fish"))("of fish offers the same", async () => {
    const file = await scriptOf("fish");
    const fishOffers = (line: string): string[] => {
      const typed = `function identity-reports; printf 'acme\\npam\\n'; end; source ${file}; complete -C 'identity-reports ${line}'`;
      const { stdout } = spawnSync("fish", ["--no-config", "-c", typed], { encoding: "utf8" });
      return stdout.split("\n").map((word) => word.split("\t")[0] ?? "");
    };
    expect(fishOffers("co")).toEqual(expect.arrayContaining(["collect", "compare", "completion"]));
    expect(fishOffers("run sailpoint IDENTITIES")).toEqual(
      expect.arrayContaining(["IDENTITIES", "IDENTITIES_DETAILS"]),
    );
    expect(fishOffers("help ex")).toContain("exit-codes");
    expect(fishOffers("doctor --tenant a")).toContain("acme");
    expect(fishOffers("run --format ")).toEqual(expect.arrayContaining(["csv", "pdf"]));
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

describe("the words of completion", () => {
  it("are the lists that the clients have", async () => {
    const found = [];
    for (const [vendor, load] of Object.entries(vendorConnectors)) {
      const { connect } = await load();
      const values = { baseUrl: "https://acme.api.identitynow.com", accessToken: "x", apiKey: "x" };
      const { lists } = connect({ name: vendor, vendor: "ping", values }, {});
      found.push([vendor, Object.keys(lists)]);
    }
    expect(Object.fromEntries(found)).toEqual(listWords);
  });

  it("are the reports that the clients document", async () => {
    const { env } = await serveSailPoint();
    const { stdout } = await call(["list", "sailpoint", "types", "--quiet"], { env });
    expect(documentedReports.sailpoint).toEqual(stdout.trimEnd().split("\n"));
    expect(documentedReports.fudo).toEqual(Object.keys(PredefinedReport));
    expect(documentedReports.ping).toEqual(Object.values(PingReportName));
  });

  it("are the tenants of the settings, and nothing where these cannot be read", async () => {
    const cwd = emptyFolder();
    writeFileSync(
      join(cwd, "identity-reports.yaml"),
      "version: 1\ntenants:\n  pam: { vendor: fudo, baseUrl: https://10.0.0.1, apiKey: { env: K } }\n",
    );
    const some = await call(["complete", "tenants"], { cwd, env: { SAIL_TENANT: "acme" } });
    const none = await call(["complete", "tenants", "--config", "gone.yaml"], { cwd });
    expect([some, none]).toMatchObject([
      { exitCode: 0, stdout: "pam\nsailpoint\n", stderr: "" },
      { exitCode: 0, stdout: "", stderr: "" },
    ]);
  });
});
