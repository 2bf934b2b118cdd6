import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, emptyFolder, serveFudo } from "./support.ts";

const planText = `version: 1
folder: evidence/{date}
reports:
  - { id: a, tenant: fudo, report: AccountAccess }
`;

/** A Fudo, a plan for it, a handle, and a folder `bag` that is a sealed collection with one file. */
async function evidence() {
  const { fake, env } = await serveFudo();
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "plan.yaml"), planText);
  writeFileSync(join(cwd, "h.json"), '{\n  "vendor": "fudo",\n  "id": "1"\n}\n');
  mkdirSync(join(cwd, "bag/data"), { recursive: true });
  writeFileSync(join(cwd, "bag/bagit.txt"), "BagIt-Version: 1.0\n");
  writeFileSync(join(cwd, "bag/data/a.csv"), "a,b\r\n1,2\r\n");
  return { cwd, env, fake };
}

const [run, collect] = ["run fudo AccountAccess", "collect plan.yaml"];

describe("a file inside of a collection is written by no option", () => {
  it.each([
    `${run} -o bag/`,
    `${run} -o bag/data/new.csv`,
    `${run} --save-handle bag/h.json`,
    `${run} --log bag/log.jsonl`,
    `${collect} --summary bag/data/a.csv`,
    `${collect} --result bag/r.json`,
    `${collect} --folder other --result other/r.json`,
    `${collect} --result evidence/2026-01-01/r.json`,
    "verify bag --page bag/data/page.html",
    "compare bag bag --lines bag/lines.jsonl",
    "doctor fudo --probe AccountAccess --start-one-run -o bag/probe.json",
  ])("%s", async (line) => {
    const { cwd, env, fake } = await evidence();
    const { exitCode, stderr } = await call(line.split(" "), { cwd, env });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).toMatch(
      /--[\w-]+ \S+ is inside of the collection .*\n {2}Nothing was written: choose a name beside the folder\.\n$/,
    );
  });
});

describe.skipIf(process.platform === "win32")(
  "a symbolic link to a file that is not there yet is followed first",
  () => {
    it.each([
      [`${run} --log into`, /--log into is inside of the collection/],
      [`${run} --save-handle into`, /--save-handle into is inside of the collection/],
      [
        `${run} --save-handle new.json --log link`,
        /--save-handle and --log name the same file|--log and --save-handle/,
      ],
      [`${run} --log loop`, /its symbolic links form a loop/],
    ])("%s", async (line, message) => {
      const { cwd, env, fake } = await evidence();
      symlinkSync("bag/new", join(cwd, "into"));
      symlinkSync("new.json", join(cwd, "link"));
      symlinkSync("loop", join(cwd, "loop"));
      const { exitCode, stderr } = await call(line.split(" "), { cwd, env });
      expect([exitCode, fake.calls, stderr]).toEqual([2, [], expect.stringMatching(message)]);
    });
  },
);

describe("an option that writes a file takes no - for standard output:", () => {
  it.each([
    `${run} --save-handle -`,
    `${run} --log -`,
    `${collect} --result -`,
    `${collect} --summary -`,
    "verify bag --page -",
    "doctor fudo --probe AccountAccess --start-one-run -o -",
  ])("%s", async (line) => {
    const { cwd, env, fake } = await evidence();
    const { exitCode, stderr } = await call(line.split(" "), { cwd, env });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).toMatch(
      /^✖ --[\w-]+ writes a file, and nothing to standard output\.\n {2}Choose a name for it\.\n$/,
    );
  });
});

describe("a name that cannot be right is refused before anything is sent", () => {
  it.each([
    [`${run} -o a.json`, /the name is that of a jsonl file, but the report comes as csv/],
    [`${run} -o a.csv --format pdf`, /the name is that of a csv file, but the report comes as pdf/],
    [`${run} -o x.csv --save-handle x.csv`, /--output and --save-handle name the same file: x.csv/],
    [`${run} -o x.csv --log x.csv`, /--output and --log name the same file: x.csv/],
    [`${collect} --result r --summary ./r`, /--result and --summary name the same file/],
    [`${collect} --folder other --summary other`, /--summary other is the folder of the collection/],
    [`${collect} --folder other --log other`, /--log other is the folder of the collection/],
  ])("%s", async (line, message) => {
    const { cwd, env, fake } = await evidence();
    const { exitCode, stderr } = await call(line.split(" "), { cwd, env });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).toMatch(message);
  });
});

describe("a file that settings or arguments name is read, and no option writes it:", () => {
  /** A tenant `pam` of a configuration file, beside the Fudo of the variables, with a file for each of its settings. */
  const config = `version: 1
tenants:
  pam: { vendor: fudo, baseUrl: https://127.0.0.1:1, ca: ca.pem, apiKey: { file: secrets/pam } }
  lab: { vendor: fudo, baseUrl: https://127.0.0.1:1, apiKey: { command: [secrets/lab.sh] } }
`;
  const files = ["key", "ping.jwk", "pam.pem", "all.pem", "settings/ca.pem", "settings/secrets/pam"];

  it.each([
    ["FUDO_API_KEY_FILE", `${run} -o key`],
    ["FUDO_API_KEY_FILE", `${run} -o linked`],
    ["FUDO_API_KEY_FILE", `${run} -o key --dry-run`],
    ["FUDO_API_KEY_FILE", "wait fudo:1 -o key"],
    ["FUDO_API_KEY_FILE", "download fudo:1 -o key"],
    ["FUDO_API_KEY_FILE", `${run} --log key`],
    ["FUDO_API_KEY_FILE", `submit fudo AccountAccess --save-handle key`],
    ["FUDO_API_KEY_FILE", `${collect} --result key`],
    ["FUDO_API_KEY_FILE", `${collect} --summary key`],
    ["PING_SERVICE_ACCOUNT_JWK_FILE", `${run} -o ping.jwk`],
    ["SAIL_CA_FILE", `${run} -o pam.pem`],
    ["NODE_EXTRA_CA_CERTS", `${run} -o all.pem`],
    ["ca of pam", `${run} -o settings/ca.pem`],
    ["apiKey of pam", `${run} -o settings/secrets/pam`],
    ["apiKey of lab", `${run} -o settings/secrets/lab.sh`],
    ["--config", `${run} -o settings/tenants.yaml`],
    ["<handle>", "wait h.json -o h.json"],
    ["<plan>", `${collect} --summary plan.yaml`],
    ["<after>", "compare bag/data/a.csv after.csv --lines after.csv"],
  ])("%s: %s", async (name, line) => {
    const { cwd, env, fake } = await evidence();
    mkdirSync(join(cwd, "settings/secrets"), { recursive: true });
    for (const file of files) writeFileSync(join(cwd, file), "");
    writeFileSync(join(cwd, "settings/tenants.yaml"), config);
    symlinkSync("key", join(cwd, "linked"));
    const variables = {
      ...{ FUDO_BASE_URL: env.FUDO_BASE_URL, FUDO_API_KEY_FILE: "key", PING_SERVICE_ACCOUNT_JWK_FILE: "ping.jwk" },
      ...{ SAIL_CA_FILE: "pam.pem", NODE_EXTRA_CA_CERTS: "all.pem" },
      ...{ IDENTITY_REPORTS_CONFIG: "settings/tenants.yaml", IDENTITY_REPORTS_IF_EXISTS: "replace" },
    };
    const { exitCode, stderr } = await call(line.split(" "), { cwd, env: variables });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).toMatch(
      new RegExp(`^✖ ${name} and --[\\w-]+ name the same file: \\S+\\.\n {2}Nothing was started: `),
    );
  });

  it("also the configuration file that no option names", async () => {
    const { cwd, env, fake } = await evidence();
    writeFileSync(join(cwd, "identity-reports.yaml"), config);
    const argv = [...run.split(" "), "-o", "identity-reports.yaml", "--if-exists", "replace"];
    const { exitCode, stderr } = await call(argv, { cwd, env });
    expect([exitCode, fake.calls, stderr]).toEqual([
      2,
      [],
      expect.stringContaining("The configuration file and --output name the same file: identity-reports.yaml."),
    ]);
  });

  it("but a file beside them may be written", async () => {
    const { cwd, env } = await evidence();
    const { FUDO_API_KEY, ...rest } = env;
    writeFileSync(join(cwd, "key"), FUDO_API_KEY);
    const outcome = await call([...run.split(" "), "-o", "a.csv"], { cwd, env: { ...rest, FUDO_API_KEY_FILE: "key" } });
    expect(outcome.exitCode).toBe(0);
  });
});

describe("a file is appended to by --log and --summary only where it is an earlier one of its kind", () => {
  it.each([`${collect} --summary h.json`, `${run} -o a.csv --log plan.yaml`, "status fudo:1 --log h.json"])(
    "%s",
    async (line) => {
      const { cwd, env, fake } = await evidence();
      const { exitCode, stderr } = await call(line.split(" "), { cwd, env });
      expect([exitCode, fake.calls]).toEqual([2, []]);
      expect(stderr).toMatch(/the file exists, and was not written by --(log|summary)\./);
    },
  );

  it("or the summary of a job on GitHub, to which other steps write", async () => {
    const { cwd, env } = await evidence();
    const file = join(cwd, "step.md");
    writeFileSync(file, "# Of another step\n");
    const outcome = await call([...collect.split(" "), "--summary", file], {
      cwd,
      env: { ...env, GITHUB_STEP_SUMMARY: file },
    });
    expect([outcome.exitCode, readFileSync(file, "utf8")]).toEqual([
      0,
      expect.stringMatching(/^# Of another step\n### 1 of 1 reports collected\n/),
    ]);
  });

  it("a second time, too", async () => {
    const { cwd, env } = await evidence();
    const argv = [...collect.split(" "), "--summary", "s.md", "--log", "l.jsonl"];
    const codes = [(await call(argv, { cwd, env })).exitCode, (await call(argv, { cwd, env })).exitCode];
    expect([codes, readFileSync(join(cwd, "s.md"), "utf8").match(/^###/gm)]).toEqual([
      [0, 0],
      ["###", "###"],
    ]);
  });
});

describe("what cannot be written is told before anything is sent", () => {
  it.each([
    [`${run} --log bag`, "--log bag"],
    [`${run} --log gone/l.jsonl`, "--log: the folder"],
    [`${collect} --summary gone/s.md`, "--summary: the folder"],
    ["list fudo definitions --log bag", "--log bag"],
  ])("%s", async (line, words) => {
    const { cwd, env, fake } = await evidence();
    const { exitCode, stderr } = await call(line.split(" "), { cwd, env });
    expect([exitCode, fake.calls, stderr]).toEqual([2, [], expect.stringContaining(words)]);
  });

  it("and what becomes unwritable later changes nothing of what was done", async () => {
    const { cwd, env } = await evidence();
    const { exitCode, stderr } = await call([...run.split(" "), "-o", "a.csv", "--log", "/dev/full"], { cwd, env });
    expect([exitCode, existsSync(join(cwd, "a.csv"))]).toEqual([0, true]);
    expect(stderr).toMatch(/^Warning: --log \/dev\/full is not complete: the disk is full\.$/m);
  });
});
