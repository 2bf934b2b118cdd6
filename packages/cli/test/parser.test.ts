import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textWidth } from "../src/progress/text-width.ts";
import { call, documentOf, type StartsDocument, emptyFolder, serveSailPoint } from "./support.ts";

const run = ["run", "sailpoint", "SEARCH_EXPORT"];

/** What a dry run of a search would send. */
async function sent(...flags: readonly string[]): Promise<unknown> {
  const { env } = await serveSailPoint();
  const outcome = await call([...run, ...flags, "-n", "--json"], { env });
  const { starts } = documentOf<StartsDocument>(outcome);
  return starts?.[0]?.requests[0]?.body.arguments ?? outcome.stderr;
}

describe("a word of a command line", () => {
  it.each([
    ["a long flag with =", ["--arg=query=-2"], { query: "-2" }],
    ["a long flag with a blank", ["--arg", "query=a b"], { query: "a b" }],
    ["a short flag with its value behind it", ["-aquery=x"], { query: "x" }],
    ["a value that begins with a dash", ["-a", "query=--x"], { query: "--x" }],
    ["a repeated flag", ["-a", "query=x", "-a", "columns=name"], { query: "x", columns: "name" }],
    ["an empty value", ["-a", "query="], expect.stringContaining("arguments.query: expected a non-empty string")],
    ["JSON", ["-a", "query=x", "-a", 'indices:=["identities"]'], { query: "x", indices: ["identities"] }],
  ])("is %s", async (_, flags, value) => {
    expect(await sent(...flags)).toEqual(value);
  });

  it("behind -- is an argument", async () => {
    const { env } = await serveSailPoint();
    const { exitCode, stdout } = await call(
      ["run", "-n", "--json", "-a", "query=x", "--", "sailpoint", "SEARCH_EXPORT"],
      {
        env,
      },
    );
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("SEARCH_EXPORT")]);
  });

  it.each([
    ["--output=-", ["--output=-"]],
    ["-o-", ["-o-"]],
  ])("is - as the value of %s: standard output", async (_, flags) => {
    const { env } = await serveSailPoint();
    const { stdout } = await call(["run", "sailpoint", "IDENTITIES", ...flags], { env });
    expect(stdout.split("\r\n").length).toBeGreaterThan(37);
  });

  it("may be several short flags together", async () => {
    const { env, fake } = await serveSailPoint();
    const { exitCode, stdout } = await call([...run, "-a", "query=x", "-qn"], { env });
    expect([exitCode, stdout, fake.calls]).toEqual([0, "", []]);
  });

  it.each([["--no-color"], ["--json"]])("is %s, without a value", async (flag) => {
    const { exitCode } = await call([flag, "help"], {});
    expect(exitCode).toBe(0);
  });

  it.each([["--version"], ["-V"]])("is %s: the version alone", async (flag) => {
    expect(await call([flag])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it("is never completed or corrected in silence", async () => {
    const { exitCode, stdout } = await call(["col", "plan.yaml"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
  });

  it("is an id of 64 bits as it was written", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "args.yaml"), "query: 9124292845052624897\n");
    const { env } = await serveSailPoint();
    const { stdout } = await call([...run, "--args-file", "args.yaml", "-n"], { env, cwd });
    expect(stdout).toContain('"query": "9124292845052624897"');
  });
});

describe("the pages of the help", () => {
  it.each(["environment", "exit-codes", "plan"])(
    "%s fits 50 columns, and 80 where a terminal says 0",
    async (topic) => {
      const widest = ({ stdout }: { readonly stdout: string }): number =>
        Math.max(...stdout.split("\n").map(textWidth));
      expect(widest(await call(["help", topic], { columns: 50 }))).toBeLessThanOrEqual(50);
      expect(widest(await call(["help", topic], { columns: 0 }))).toBeLessThanOrEqual(80);
    },
  );
});

it("names every exit code of the table in the docs for jobs", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/guide/command-line-in-jobs.md"), "utf8");
  expect(["0", "1, 2, 4, 6", "3", "5, 129, 130, 143"].filter((codes) => !page.includes(`| ${codes} `))).toEqual([]);
});

it("a deadline on a day that there is not is refused", async () => {
  const { exitCode, stderr } = await call(["collect", "plan.yaml", "--deadline", "2026-02-30T00:00"]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Write a time such as 05:30")]);
});

it.each([
  ["collect plan.yaml --concurrency 99999999999", "from 1 to 999999."],
  ["collect plan.yaml --concurrency 0", "from 1 to 999999."],
  ["rows a.csv --limit 9999999999", "from 1 to 1000000000."],
  ["fake --rows 99999999", "from 0 to 9999999."],
  ["fake --port 65534", "from 1 to 65533."],
  ["fake --port 0x10", "from 1 to 65533."],
  ["collect plan.yaml --max-wait 9999999999s", "of at most 999999999 of a unit."],
])("%s is refused with the bounds: %s", async (line, bounds) => {
  const { exitCode, stderr } = await call(line.split(" "));
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(bounds)]);
});
