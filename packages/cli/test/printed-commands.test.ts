import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, emptyFolder, serveFudo, serveSailPoint } from "./support.ts";

/** A Fudo whose answer to a start is lost, and a plan for it. */
async function lostStart() {
  const { fake, env } = await serveFudo();
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "plan.yaml"), planText);
  fake.fail("createReport", ["reset"]);
  const starts = () => fake.calls.filter(({ operation }) => operation === "createReport").length;
  return { cwd, env, starts };
}

const planText = `version: 1
name: night
folder: evidence/{plan}
reports:
  - { id: a, tenant: fudo, report: AccountAccess }
`;

/** The first command for a release in a text, as words. */
const releaseIn = (text: string): string[] =>
  /identity-reports (collect .*--release a)$/m.exec(text)?.[1]?.split(" ") ?? [];

describe("the command that collect prints for a start of unknown outcome", () => {
  it("works on the same folder, and starts the report once more and only there", async () => {
    const { cwd, env, starts } = await lostStart();
    const { stdout } = await call(["collect", "plan.yaml", "--folder", "other"], { cwd, env });
    const released = await call(releaseIn(stdout), { cwd, env });
    expect([released.exitCode, released.stdout, starts()]).toEqual([
      0,
      expect.stringMatching(/\n {2}other, sealed/),
      2,
    ]);
  });

  it("names the folder of a template, which is another one on another day", async () => {
    const { cwd, env } = await lostStart();
    const { stdout } = await call(["collect", "plan.yaml"], { cwd, env });
    expect(releaseIn(stdout)).toEqual(["collect", "plan.yaml", "--folder", "evidence/night", "--release", "a"]);
  });

  it("has the options that say whose settings count, and what comes of it", async () => {
    const { cwd, env } = await lostStart();
    writeFileSync(join(cwd, "my env"), "X=1\n");
    const argv = ["collect", "plan.yaml", "--clean-up", "--env-file", "my env", "--folder", "o"];
    const { stdout } = await call(argv, { cwd, env });
    expect(stdout).toContain(
      "identity-reports --env-file 'my env' collect plan.yaml --folder o --clean-up --release a\n",
    );
  });
});

describe("a held report that --only leaves out", () => {
  const held = async () => {
    const { cwd, env, starts } = await lostStart();
    const b = "  - { id: b, tenant: fudo, report: AccountAccess }\n";
    writeFileSync(join(cwd, "plan.yaml"), `${planText}${b}`);
    await call(["collect", "plan.yaml", "--only", "a", "--folder", "o"], { cwd, env });
    const others = ["collect", "plan.yaml", "--folder", "o", "--only", "b"];
    return { cwd, env, starts, others };
  };

  it("is released by the command that is printed", async () => {
    const { cwd, env, others } = await held();
    const { stdout } = await call(others, { cwd, env });
    const { exitCode, stdout: after } = await call(releaseIn(stdout), { cwd, env });
    expect([exitCode, after]).toEqual([0, expect.stringMatching(/2 of 2 saved.*\n {2}o, sealed/)]);
  });

  it.each([
    [["--release", "a"], '--only: leaves out "a", which is to be released; nothing was started'],
    [["--release", "b,b=1"], '--release: names "b" more than once; nothing was started'],
  ])("and %j is refused", async (release, message) => {
    const { cwd, env, others, starts } = await held();
    const { exitCode, stderr } = await call([...others, ...release], { cwd, env });
    expect([exitCode, starts(), stderr]).toEqual([2, 1, expect.stringContaining(message)]);
  });
});

it.each(["a", "a=9124292845052624897"])("--release %s is refused where the folder holds nothing", async (release) => {
  const { cwd, env, starts } = await lostStart();
  await call(["collect", "plan.yaml", "--folder", "other"], { cwd, env });
  const { exitCode, stderr } = await call(["collect", "plan.yaml", "--release", release], { cwd, env });
  expect([exitCode, starts(), stderr]).toEqual([
    2,
    1,
    expect.stringMatching(/--release: "a" is not held: the folder /),
  ]);
});

it("a command in the advice of a failure has the options that say whose settings count", async () => {
  const { env, fake } = await serveSailPoint();
  const cwd = emptyFolder();
  const acme = { vendor: "sailpoint", baseUrl: env.SAIL_BASE_URL, clientId: { env: "ID" }, clientSecret: { env: "S" } };
  writeFileSync(join(cwd, "c.json"), JSON.stringify({ version: 1, tenants: { acme } }));
  fake.fail("getReportResult", ["403"]);
  const argv = ["run", "sailpoint", "IDENTITIES", "--config", "c.json", "--tenant", "acme"];
  const { stderr } = await call(argv, { cwd, env: { ID: env.SAIL_CLIENT_ID, S: env.SAIL_CLIENT_SECRET } });
  expect(stderr).toContain("identity-reports --config c.json --tenant acme wait sailpoint:");
});
