import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { serve, type FakeServer } from "@identity-reports/fake-server";
import { ConfigError, SessionReportsClient, type TlsOptions } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { issue } from "../../core/test/platform/tls-server.js";
import type { TlsOutcome, TlsPlan } from "./support/tls-client.js";
import { mistyped } from "../../core/test/support/mistyped.js";

// The Node that runs the tests, and any others: NODE_BINARIES lists their paths, separated as in PATH.
const nodes = [process.execPath, ...(process.env["NODE_BINARIES"]?.split(delimiter).filter(Boolean) ?? [])];

const privateCa = issue({ name: "Private CA", isCa: true });
const certificates = {
  wrongName: issue({ name: "fudo.local", altNames: ["fudo.local", "10.0.0.1"] }),
  noName: issue(),
  ofPrivateCa: issue({ name: "fudo.local", altNames: ["fudo.local"], issuer: privateCa }),
};
type Server = keyof typeof certificates;

const fake = sessionFake();
const servers = new Map<string, FakeServer>();
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "session-tls-"));
  for (const [name, { cert, key }] of Object.entries(certificates)) {
    servers.set(name, await serve(fake, { https: { cert, key } }));
    await writeFile(join(folder, `${name}.pem`), cert);
  }
  await build({
    entryPoints: [here("support/tls-client.ts")],
    outfile: join(folder, "client.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    alias: {
      "@identity-reports/core/vendor": here("../../core/src/vendor.ts"),
      "@identity-reports/core": here("../../core/src/index.ts"),
      "#platform": here("../../core/src/platform/node.ts"),
    },
    define: { __VERSION__: '"0.0.0"' },
    logLevel: "error",
  });
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

const refused = { carriedOut: "no", attempts: 1, fetchRefuses: true, warnings: [] };
const received = { sizeBytes: expect.any(Number), lengthVerified: true, fetchRefuses: true, warnings: [] };
const pinIt = expect.stringMatching(/self-signed: pass its certificate or its CA as tls: { ca }/);

interface Case {
  readonly name: string;
  readonly server: Server;
  readonly tls?: TlsOptions;
  readonly fromEnv?: true;
  readonly outcome: Partial<TlsOutcome>;
}

const selfSigned = (["wrongName", "noName"] as const).flatMap((server): Case[] => [
  {
    name: "is refused by default",
    server,
    outcome: { ...refused, code: "DEPTH_ZERO_SELF_SIGNED_CERT", hint: pinIt },
  },
  { name: "is accepted when it is given", server, tls: { ca: certificates[server].cert }, outcome: received },
  { name: "is accepted from FUDO_CA_FILE", server, fromEnv: true, outcome: received },
  {
    name: "is refused when another is given",
    server,
    tls: { ca: privateCa.cert },
    outcome: { ...refused, code: "DEPTH_ZERO_SELF_SIGNED_CERT", hint: pinIt },
  },
  {
    name: "is not checked when told so, and that is said aloud",
    server,
    tls: { insecureSkipVerify: true },
    outcome: { ...received, warnings: [expect.stringMatching(/^certificates of https:\S+ are not checked/)] },
  },
]);

const signed: readonly Case[] = [
  {
    name: "is refused by default",
    server: "ofPrivateCa",
    outcome: {
      ...refused,
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      hint: expect.stringContaining("pass its certificate or its CA as tls: { ca }"),
    },
  },
  {
    name: "is refused for its name when only its CA is given",
    server: "ofPrivateCa",
    tls: { ca: privateCa.cert },
    outcome: {
      ...refused,
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      hint: expect.stringMatching(
        /pass the server's own certificate as tls: { ca }, or the name it has as tls: { serverName }/,
      ),
    },
  },
  {
    name: "is accepted with its CA and its name",
    server: "ofPrivateCa",
    tls: { ca: privateCa.cert, serverName: "fudo.local" },
    outcome: received,
  },
  {
    name: "is accepted when it is given itself",
    server: "ofPrivateCa",
    tls: { ca: [privateCa.cert, certificates.ofPrivateCa.cert] },
    outcome: received,
  },
];

const cases = [...selfSigned, ...signed];

function planOf({ server, tls, fromEnv }: Case): TlsPlan {
  const { url } = servers.get(server)!;
  const { apiKey } = fake.credentials;
  const options = { baseUrl: url, auth: { apiKey }, ...(tls === undefined ? {} : { tls }) };
  const env = { FUDO_BASE_URL: url, FUDO_API_KEY: apiKey, FUDO_CA_FILE: join(folder, `${server}.pem`) };
  return { options, ...(fromEnv ? { env } : {}) };
}

describe.each(nodes)("on %s, an appliance reached by its IP address", (node) => {
  let outcomes: readonly TlsOutcome[];
  beforeAll(async () => {
    const { NODE_TLS_REJECT_UNAUTHORIZED: _, NODE_EXTRA_CA_CERTS: __, ...env } = process.env;
    const plans = JSON.stringify(cases.map(planOf));
    const { stdout } = await promisify(execFile)(node, [join(folder, "client.mjs"), plans], { env });
    outcomes = JSON.parse(stdout);
  }, 30_000);

  test.each(cases.map((each, index) => [each.server, each.name, index] as const))(
    "certificate %s %s",
    (_, __, index) => {
      expect(outcomes[index]).toEqual(cases[index]?.outcome);
    },
  );
});

describe("switching the check off", () => {
  const options = { baseUrl: "https://10.0.214.98", auth: { apiKey: "a-key" }, tls: { insecureSkipVerify: true } };

  test("warns on every client, through its logger when it has one", () => {
    const console_ = vi.spyOn(console, "warn").mockReturnValue();
    const warn = vi.fn();
    new SessionReportsClient(options).close();
    new SessionReportsClient(options).close();
    new SessionReportsClient({ ...options, logger: { warn } }).close();
    expect(console_).toHaveBeenCalledTimes(2);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/10\.0\.214\.98 are not checked: anyone on the network path/),
      expect.anything(),
    );
    console_.mockRestore();
  });

  test("is not undone by FUDO_CA_FILE, nor are certificates that are given", () => {
    const env = { FUDO_CA_FILE: "/no/such/file.pem" };
    vi.spyOn(console, "warn").mockReturnValue();
    expect(() => SessionReportsClient.fromEnv({ ...options, env })).not.toThrow();
    expect(() =>
      SessionReportsClient.fromEnv({ ...options, tls: { ca: certificates.noName.cert }, env }),
    ).not.toThrow();
    expect(() => SessionReportsClient.fromEnv({ ...options, tls: { serverName: "fudo.local" }, env })).toThrow(
      /FUDO_CA_FILE: the file cannot be read/,
    );
    vi.restoreAllMocks();
  });

  test.each([
    [{ ca: "/etc/fudo.pem" }, /PEM text/],
    [{ ca: "" }, /tls/],
    [{ cert: "x" }, /tls\.cert: is not known/],
    [{ insecureSkipVerify: "yes" }, /tls\.insecureSkipVerify/],
  ])("%j is refused", (tls, message) => {
    const make = () => new SessionReportsClient({ ...options, tls: mistyped(tls) });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });
});
