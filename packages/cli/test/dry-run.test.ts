import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, emptyFolder, serveFudo } from "./support.ts";

const planText = `version: 1
folder: evidence/night
reports:
  - { id: a, tenant: fudo, report: AccountAccess }
  - { id: b, tenant: fudo, report: ssh-sessions, arguments: { protocol: ssh } }
`;

/** A Fudo, and a folder with all that may be in the way of a call. */
async function setting() {
  const { fake, env: ofFudo } = await serveFudo();
  // Nothing is sent to it.
  const env = { ...ofFudo, SAIL_BASE_URL: "http://127.0.0.1:1", SAIL_CLIENT_ID: "2f1c", SAIL_CLIENT_SECRET: "s" };
  const cwd = emptyFolder();
  mkdirSync(join(cwd, "bag"));
  mkdirSync(join(cwd, "full"));
  writeFileSync(join(cwd, "bag/bagit.txt"), "BagIt-Version: 1.0\n");
  writeFileSync(join(cwd, "plan.yaml"), planText);
  writeFileSync(join(cwd, "nowhere.yaml"), planText.replace("folder: evidence/night\n", ""));
  writeFileSync(join(cwd, "h.json"), '{ "vendor": "fudo", "id": "1" }\n');
  // Of folders: those of Windows need no right.
  symlinkSync(join(cwd, "gone"), join(cwd, "link"), "junction");
  for (const name of ["a.csv", "file", "full/mine.txt"]) writeFileSync(join(cwd, name), "mine");
  return { fake, env, cwd };
}

const filesIn = (cwd: string): readonly string[] => readdirSync(cwd, { recursive: true, encoding: "utf8" }).sort();

const [run, collect] = ["run fudo AccountAccess", "collect plan.yaml"];

describe("what a call refuses before its first request, it refuses with --dry-run in the same words:", () => {
  it.each([
    `${collect} --only a --release b`,
    `${collect} --only nothing`,
    `${collect} --release a`,
    `${collect} --release a,a`,
    `${collect} --folder full`,
    `${collect} --folder file`,
    `${collect} --folder file/below`,
    `${collect} --folder link`,
    `${collect} --folder link/below`,
    `${collect} --result gone/r.json`,
    `${collect} --result a.csv`,
    `${collect} --summary h.json`,
    `${collect} --result evidence/night/r.json`,
    "collect nowhere.yaml",
    `${run} -o a.csv`,
    `${run} -o gone/a.csv`,
    `${run} -o file/`,
    `${run} -o file/below/`,
    `${run} -o link`,
    `${run} -o link/`,
    `${run} -o link/below/`,
    `${run} -o bag/`,
    `${run} -o b.csv --format pdf`,
    `${run} -o b.csv --save-handle h.json`,
    `${run} -o b.csv --save-handle gone/h.json`,
    `${run} -o b.csv --save-handle a.csv`,
    `submit fudo AccountAccess --save-handle h.json`,
    "submit fudo AccountAccess -a criteria=1",
    "submit sailpoint IDENTITIES -a foo=1",
  ])("%s", async (line) => {
    const { fake, env, cwd } = await setting();
    const before = filesIn(cwd);
    const dry = await call([...line.split(" "), "--dry-run"], { cwd, env });
    const after = filesIn(cwd);
    const real = await call(line.split(" "), { cwd, env });
    expect([dry.exitCode, dry.stderr, after, fake.calls]).toEqual([2, real.stderr, before, []]);
  });
});

describe("a dry run", () => {
  it.each([
    `${run} -o new/`,
    `${run} -o new/below/ --save-handle new.json`,
    `${collect} --result r.json --summary s.md`,
    "doctor fudo --probe AccountAccess -o new/",
  ])("makes no file and no folder: %s", async (line) => {
    const { env, cwd } = await setting();
    const before = filesIn(cwd);
    await call([...line.split(" "), ...(line.startsWith("doctor") ? [] : ["--dry-run"])], { cwd, env });
    expect(filesIn(cwd)).toEqual(before);
  });

  it("of a collection refuses a plan that is another than the folder's", async () => {
    const { fake, env, cwd } = await setting();
    await call([...collect.split(" "), "--only", "a", "-q"], { cwd, env });
    const sent = fake.calls.length;
    writeFileSync(join(cwd, "plan.yaml"), planText.replace("AccountAccess", "AccountAccess, format: pdf"));
    const { exitCode, stderr } = await call([...collect.split(" "), "--dry-run"], { cwd, env });
    expect([exitCode, stderr, fake.calls.length]).toEqual([
      2,
      expect.stringContaining("a: was collected with another format"),
      sent,
    ]);
  });

  it("of a collection that is there passes, with arguments that are criteria", async () => {
    const { env, cwd } = await setting();
    await call(collect.split(" "), { cwd, env });
    const { exitCode } = await call([...collect.split(" "), "--dry-run"], { cwd, env });
    expect(exitCode).toBe(0);
  });

  it("of a collection ends as the call would where the deadline has passed", async () => {
    const { fake, env, cwd } = await setting();
    const late = [...collect.split(" "), "--deadline", "2020-01-01T00:00:00Z"];
    const dry = await call([...late, "--dry-run"], { cwd, env });
    const real = await call(late, { cwd, env });
    expect([dry, real.exitCode, fake.calls]).toEqual([
      {
        exitCode: 5,
        stdout: "",
        stderr: expect.stringContaining("--deadline 2020-01-01T00:00:00.000Z: has passed. Nothing would be started."),
      },
      5,
      [],
    ]);
  });
});
