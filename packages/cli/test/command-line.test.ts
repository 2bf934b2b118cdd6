import { describe, expect, it } from "vitest";
import { globalOptions } from "../src/global-options.ts";
import { commands } from "../src/commands.ts";
import { textWidth } from "../src/progress/text-width.ts";
import { call, documentOf, type StartsDocument, serveFudo, serveSailPoint } from "./support.ts";

/** A start that is shown and not sent. */
async function shown(argv: readonly string[]) {
  const { env } = await serveSailPoint();
  return call([...argv, "--dry-run", "--json"], { env });
}

const search = ["run", "sailpoint", "SEARCH_EXPORT"];
const argumentsOf = (outcome: Awaited<ReturnType<typeof shown>>): unknown =>
  documentOf<StartsDocument>(outcome).starts?.[0]?.requests[0]?.body.arguments;

describe("a command line", () => {
  it.each([
    ["an unknown flag", ["run", "sailpoint", "X", "--fromat", "csv"], "Did you mean --format?"],
    ["an unknown command", ["rum", "sailpoint", "X"], "Did you mean run?"],
    ["an unknown vendor", ["run", "saipoint", "X"], "expected sailpoint, fudo or ping."],
    ["a value that is no choice", ["run", "sailpoint", "X", "--format", "xml"], "csv, pdf, html, jsonl"],
    ["a flag without its value", ["run", "sailpoint", "X", "--format"], "--format"],
    ["a missing argument", ["run", "sailpoint"], "report"],
    ["too many arguments", ["run", "sailpoint", "X", "Y"], "too many arguments"],
    ["a time without a unit", ["wait", "x", "--max-wait", "90"], "90s, 30m, 2h"],
    ["an argument without a value", [...search, "-a", "query", "-n"], "expected key=value"],
    ["JSON that is none", [...search, "-a", "indices:=[", "-n"], "indices"],
    ["a topic that there is not", ["help", "rum"], '"rum"'],
  ])("with %s is refused on standard error, and says how", async (_, argv, words) => {
    const { env } = await serveSailPoint();
    const { exitCode, stdout, stderr } = await call(argv, { env });
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining(words)]);
  });

  it.each([
    ["a flag that there is not", ["run", "sailpoint", "X", "--client-secret=hunter2"]],
    ["one argument too many", ["run", "sailpoint", "X", "SAIL_CLIENT_SECRET=hunter2"]],
  ])("does not repeat the value of %s, which may be a secret", async (_, argv) => {
    const { exitCode, stderr } = await call(argv, {});
    expect([exitCode, stderr]).toEqual([2, expect.not.stringContaining("hunter2")]);
  });

  it("takes the program's own flags before and after the command", async () => {
    const { env } = await serveSailPoint();
    const before = await call(["--json", "list", "sailpoint", "types"], { env });
    const after = await call(["list", "sailpoint", "types", "--json"], { env });
    expect(before).toEqual(after);
  });

  it("keeps texts that look like numbers, dates or switches as they are", async () => {
    const argv = [...search, "-a", "query=-2", "-a", "columns=9124292845052624897", "-a", 'sort:=["+name"]'];
    expect(argumentsOf(await shown(argv))).toEqual({ query: "-2", columns: "9124292845052624897", sort: ["+name"] });
  });

  it("takes the last of two values for one argument, and everything behind the first =", async () => {
    expect(argumentsOf(await shown([...search, "-a", "query=a", "-a", "query=x=y z"]))).toEqual({ query: "x=y z" });
  });

  it("keeps all digits of a large number in JSON", async () => {
    expect(argumentsOf(await shown([...search, "-a", "query:=9124292845052624897"]))).toEqual({
      query: "9124292845052624897",
    });
  });

  it("reads arguments from a file or standard input, and flags win over it", async () => {
    const { env } = await serveSailPoint();
    const argv = [...search, "--args-file", "-", "-a", "query=mine", "-n", "--json"];
    const outcome = await call(argv, { env, stdin: "query: theirs\ncolumns: name" });
    expect(argumentsOf(outcome)).toEqual({ query: "mine", columns: "name" });
  });

  it("is refused in JSON with --json, with the exit code in it", async () => {
    const { exitCode, stderr } = await call(["rum", "--json"]);
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([
      2,
      { schemaVersion: 1, ok: false, exitCode: 2, error: { code: "usage" } },
    ]);
  });

  it("prints what vendors call things without the escape sequences in it", async () => {
    const { env } = await serveFudo();
    await call(["submit", "fudo", "AccountAccess", "--title", "\u001b[2Jmine"], { env });
    const { stdout } = await call(["list", "fudo", "runs"], { env });
    expect(stdout).toContain(" [2Jmine");
  });
});

describe("help", () => {
  it.each([["--help"], ["-h"], ["help"], []])("of the program is on standard output: %s", async (...argv) => {
    const { exitCode, stdout, stderr } = await call(argv);
    expect([exitCode, stdout.startsWith("Usage: identity-reports"), stderr]).toEqual([0, true, ""]);
  });

  it.each(commands.map(({ name }) => name))("of %s fits 80 columns, and has an example", async (name) => {
    const { stdout } = await call(["help", name], { columns: 80 });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
    expect(lines.filter((line) => line.startsWith(`  $ identity-reports ${name}`)).length).toBeGreaterThan(0);
  });

  it.each(["environment", "exit-codes", "plan"])("has a page about %s that fits 80 columns", async (topic) => {
    const byHelp = await call(["help", topic]);
    const byName = await call([topic]);
    expect(byHelp).toEqual(byName);
    expect(byHelp.stdout.split("\n").filter((line) => textWidth(line) > 80)).toEqual([]);
  });

  it("fits a terminal of 50 columns but for its first line", async () => {
    const { stdout } = await call(["run", "--help"], { columns: 50 });
    const text = stdout.slice(stdout.indexOf("\n"), stdout.indexOf("Examples:"));
    expect(text.split("\n").filter((line) => textWidth(line) > 50)).toEqual([]);
  });

  it.each(commands.map((spec) => spec))(
    "of $name has examples with flags that there are",
    ({ options = [], examples }) => {
      const known = [...globalOptions(), ...options].flatMap(({ short, long }) => [short, long]);
      const flags = examples.flatMap((line) => line.split(/ [|>] /)[0]?.match(/(?<= )--?[a-z][a-z-]*/g) ?? []);
      expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    },
  );
});

describe("a value without a character", () => {
  it.each([
    ["collect plan.yaml --folder", "--folder"],
    ["collect plan.yaml --summary", "--summary"],
    ["run fudo AccountAccess --output", "--output"],
    ["list fudo --config", "--config"],
    ["list fudo --tenant", "--tenant"],
    ["list fudo --log", "--log"],
    ["doctor --env-file", "--env-file"],
    ["verify", "folder"],
    ["compare before", "after"],
    ["doctor", "tenant"],
  ])("is refused: %s ''", async (line, name) => {
    const { exitCode, stderr } = await call([...line.split(" "), ""]);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(new RegExp(`^✖ ${name}: .*is empty\\.\n`))]);
  });
});
