import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, documentOf, emptyFolder, serveSailPoint } from "./support.ts";

const list = ["list", "sailpoint", "types", "--json"];

describe("the environment", () => {
  it("sets any flag by one rule, and the flag wins", async () => {
    const { env } = await serveSailPoint();
    const byVariable = await call(list.slice(0, 3), { env: { ...env, IDENTITY_REPORTS_JSON: "1" } });
    const off = await call(list.slice(0, 3), { env: { ...env, IDENTITY_REPORTS_JSON: "0" } });
    expect([byVariable.stdout[0], off.stdout[0]]).toEqual(["{", "t"]);
  });

  it("refuses a value that the flag would refuse, and names the variable", async () => {
    const { env } = await serveSailPoint();
    const { exitCode, stderr } = await call(list, { env: { ...env, IDENTITY_REPORTS_PROGRESS: "much" } });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("IDENTITY_REPORTS_PROGRESS")]);
  });

  it("names everything that is missing at once", async () => {
    const { exitCode, stderr } = await call(["list", "sailpoint", "sources"], { env: { SAIL_CLIENT_ID: "2f1c" } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("SAIL_BASE_URL or SAIL_TENANT, SAIL_CLIENT_SECRET or SAIL_CLIENT_SECRET_FILE");
  });

  it("may be read from a file, under the process's own", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const text = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(cwd, "tenant.env"), text.join(""));
    const { exitCode } = await call([...list, "--env-file", "tenant.env"], { cwd });
    expect(exitCode).toBe(0);
  });

  it.each([
    ["that is a plan", "version: 1\n", "f:1 expected NAME=value."],
    ["with a line that sets nothing", "# tenant\nA=1\n\nsecret-word\n", "f:4 expected NAME=value."],
    ["with a quote that has no end", 'A=1\nB="secret-word\nC=2\n', 'f:2 the value begins with ", which has no end.'],
    ["that is no text", "A=\0", "f:1 has a NUL byte"],
  ])("%s is refused as a file of variables, and nothing of it is shown", async (_, text, words) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "f"), text);
    const { exitCode, stderr } = await call(list.slice(0, 3), { cwd, env: { IDENTITY_REPORTS_ENV_FILE: "f" } });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(stderr).not.toContain("secret-word");
  });

  it("may have comments, exports, quotes and values of several lines in that file", async () => {
    const { env, url } = await serveSailPoint();
    const cwd = emptyFolder();
    const text = `\ufeff# tenant\r\nexport SAIL_BASE_URL="${url}" # here\nX='a\nb=c'\nY=\nSAIL_CLIENT_ID=${env.SAIL_CLIENT_ID}\n`;
    writeFileSync(join(cwd, "f"), Buffer.from(text, "utf16le"));
    const { exitCode } = await call(["run", "sailpoint", "IDENTITIES", "-o", "a.csv", "--env-file", "f"], {
      cwd,
      env: { SAIL_CLIENT_SECRET: env.SAIL_CLIENT_SECRET },
    });
    expect(exitCode).toBe(0);
  });

  it("takes a secret from a file, or from standard input", async () => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    const { SAIL_CLIENT_SECRET, ...rest } = env;
    writeFileSync(join(cwd, "secret"), `${SAIL_CLIENT_SECRET}\n`);
    const run = ["run", "sailpoint", "IDENTITIES", "-q"];
    const file = await call([...run, "-o", "a.csv"], { env: { ...rest, SAIL_CLIENT_SECRET_FILE: "secret" }, cwd });
    const piped = await call([...run, "-o", "b.csv"], {
      env: { ...rest, SAIL_CLIENT_SECRET_FILE: "-" },
      stdin: SAIL_CLIENT_SECRET,
      cwd,
    });
    expect([file.exitCode, piped.exitCode]).toEqual([0, 0]);
    expect(fake.calls.filter(({ operation }) => operation === "startReport")).toHaveLength(2);
  });
});

/** A configuration file for a SailPoint over HTTP. */
const configFor = (url: string, secret: string): string => `version: 1
tenants:
  acme:
    vendor: sailpoint
    baseUrl: ${url}
    clientId: fake-client-id
    clientSecret: ${secret}
`;

describe("the configuration file", () => {
  it("names tenants, and a secret may be the output of a command", async () => {
    const { url } = await serveSailPoint();
    const cwd = emptyFolder();
    const secret = `{ command: [${process.execPath}, -p, "'fake-client-secret'"] }`;
    writeFileSync(join(cwd, "identity-reports.yaml"), configFor(url, secret));
    const outcome = await call(["run", "sailpoint", "IDENTITIES", "-o", "a.csv", "--json"], { cwd });
    expect(documentOf(outcome)).toMatchObject({ ok: true, tenant: "acme" });
  });

  it.each([
    ["that is not there", "[no-such-program]", "clientSecret of acme: there is no program no-such-program."],
    ["that fails", `[${process.execPath}, -e, "process.exit(3)"]`, "failed with exit code 3."],
  ])("names a program of a secret %s", async (_, command, text) => {
    const cwd = emptyFolder();
    const secret = `{ command: ${command} }`;
    writeFileSync(join(cwd, "identity-reports.yaml"), configFor("https://acme.example", secret));
    const { exitCode, stderr } = await call(["list", "sailpoint", "sources"], { cwd });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
  });

  it("refuses a secret that is written out, with its place and without quoting it", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "identity-reports.yaml"), configFor("https://acme.example", "my-literal-secret"));
    const { exitCode, stderr } = await call(list, { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("identity-reports.yaml:7:5 tenants.acme.clientSecret: expected its source");
    expect(stderr).not.toContain("my-literal-secret");
  });

  it("says what an unknown key was meant to be", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "c.json"), '{\n  "version": 1,\n  "tenantz": {}\n}');
    const { stderr } = await call([...list, "--config", "c.json"], { cwd });
    const { error } = JSON.parse(stderr);
    expect(error.message).toContain('c.json:3:3 tenantz: unknown key (did you mean "tenants"?)');
  });

  it("has a schema for editors", async () => {
    const { stdout } = await call(["schema", "config"]);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });

  it("is of another vendor than the command: that is said before anything is sent", async () => {
    const { url, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "identity-reports.yaml"), configFor(url, "{ env: SECRET }"));
    const { exitCode } = await call(["list", "fudo", "--tenant", "acme"], { cwd });
    expect([exitCode, fake.calls.length]).toEqual([2, 0]);
  });
});

describe("a setting that is no good is named as it was given", () => {
  it.each([
    [{ SAIL_BASE_URL: "acme" }, "list sailpoint sources", "SAIL_BASE_URL: expected an absolute URL"],
    [{ SAIL_BASE_URL: "http://example.com" }, "list sailpoint sources", "SAIL_BASE_URL: expected https:"],
    [
      { PING_SERVICE_ACCOUNT_JWK: "{}", IDENTITY_REPORTS_REALM: "alpha" },
      "list ping",
      'PING_SERVICE_ACCOUNT_JWK, kty: expected "RSA"',
    ],
  ])("%j", async (wrong, line, said) => {
    const env = {
      SAIL_CLIENT_ID: "2f1c",
      SAIL_CLIENT_SECRET: "s",
      PING_TENANT: "acme.id.forgerock.io",
      PING_SERVICE_ACCOUNT_ID: "1",
      ...wrong,
    };
    const { exitCode, stderr } = await call(line.split(" "), { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it("by its key and its file where it is in one", async () => {
    const cwd = emptyFolder();
    const tenants = { pam: { vendor: "fudo", baseUrl: "nowhere", apiKey: { env: "KEY" } } };
    writeFileSync(join(cwd, "identity-reports.json"), JSON.stringify({ version: 1, tenants }));
    const { exitCode, stderr } = await call(["list", "fudo"], { cwd, env: { KEY: "k" } });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^. baseUrl of pam: [^]*It is in .*tenants\.pam/)]);
  });
});

it.each([
  ["plan.yaml", /^. FUDO_CA_FILE plan\.yaml: .*certificate/],
  ["gone.pem", /^. FUDO_CA_FILE gone\.pem cannot be read: it does not exist/],
])("a file of certificates that is no good is named with its variable: %s", async (file, words) => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "plan.yaml"), "version: 1\n");
  const env = { FUDO_BASE_URL: "https://127.0.0.1:1", FUDO_API_KEY: "k", FUDO_CA_FILE: file };
  const { exitCode, stderr } = await call(["list", "fudo"], { cwd, env });
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(words)]);
});

it("a file of a secret that cannot be read is named by its variable, and not shown: it may be the secret", async () => {
  const env = { FUDO_BASE_URL: "https://127.0.0.1:1", FUDO_API_KEY_FILE: "secret-word" };
  const { stderr } = await call(["list", "fudo"], { env });
  expect(stderr).toBe("✖ FUDO_API_KEY_FILE: the file cannot be read: it does not exist.\n");
});

it("what is wrong with an address is said once", async () => {
  const env = { FUDO_BASE_URL: "http://127.0.0.1:1", FUDO_API_KEY: "k" };
  const { stderr } = await call(["list", "fudo"], { env });
  expect(stderr.split("no server responds at that host and port")).toHaveLength(2);
});

it.each([
  ["fudo", "AccountAccess"],
  ["ping", "ROLE-MEMBERSHIP"],
])("a variable of an option that SailPoint alone takes changes nothing for %s", async (vendor, report) => {
  const variables = {
    ...{ FUDO_BASE_URL: "http://127.0.0.1:1", FUDO_API_KEY: "k", PING_TENANT: "acme.id.forgerock.io" },
    ...{ PING_SERVICE_ACCOUNT_ID: "1", PING_SERVICE_ACCOUNT_JWK: "{}", IDENTITY_REPORTS_REALM: "alpha" },
  };
  const env = { ...variables, IDENTITY_REPORTS_ON_JOINED: "wait", IDENTITY_REPORTS_CANCEL_ON_STOP: "1" };
  const { exitCode, stderr } = await call(["run", vendor, report, "-n"], { env });
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("Nothing was sent")]);
});
