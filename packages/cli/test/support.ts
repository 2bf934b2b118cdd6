import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { serve } from "@identity-reports/fake-server";
import { pingFake, type PingFakeOptions } from "@identity-reports/ping-reports/fake";
import { sailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake, type SessionFakeOptions } from "@identity-reports/session-reports/fake";
import { afterEach } from "vitest";
import type { OutputStream } from "../src/context.ts";
import { runProgram } from "../src/run-program.ts";

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Does something after the test that runs now. */
export const afterThisTest = (cleanUp: () => unknown): void => void cleanUps.push(cleanUp);

/** An empty folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  afterThisTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A SailPoint over HTTP, and the variables that lead to it. */
export async function serveSailPoint(options: SailPointFakeOptions = {}) {
  const fake = sailPointFake(options);
  const server = await serve(fake);
  afterThisTest(() => server.close());
  const { clientId, clientSecret } = fake.credentials;
  const env = { SAIL_BASE_URL: server.url, SAIL_CLIENT_ID: clientId, SAIL_CLIENT_SECRET: clientSecret };
  return { fake, url: server.url, env };
}

/** A Fudo over HTTP, and the variables that lead to it. */
export async function serveFudo(options: SessionFakeOptions = {}) {
  const fake = sessionFake(options);
  const server = await serve(fake);
  afterThisTest(() => server.close());
  return { fake, url: server.url, env: { FUDO_BASE_URL: server.url, FUDO_API_KEY: fake.credentials.apiKey } };
}

/** A Ping over HTTP, and the variables that lead to it. */
export async function servePing(options: PingFakeOptions = {}) {
  const fake = pingFake(options);
  const server = await serve(fake);
  afterThisTest(() => server.close());
  const { serviceAccountId, jwk } = fake.credentials;
  const env = {
    PING_BASE_URL: server.url,
    PING_SERVICE_ACCOUNT_ID: serviceAccountId,
    PING_SERVICE_ACCOUNT_JWK: JSON.stringify(jwk),
  };
  return { fake, url: server.url, env };
}

/** What a call is run with. */
export interface CallSetting {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** A text, or a stream that a test ends itself, if ever. */
  readonly stdin?: string | Readable;
  readonly signal?: AbortSignal;
  readonly columns?: number;
  /** The system's code of each write to a stream that is broken: `EPIPE`, `ENOSPC`. */
  readonly broken?: { readonly stdout?: string; readonly stderr?: string };
}

/** What came of a call. */
export interface CallOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process; nothing of the real environment is seen. */
export async function call(argv: readonly string[], setting: CallSetting = {}): Promise<CallOutcome> {
  const { cwd = emptyFolder(), stdin = "", signal = new AbortController().signal, columns, broken } = setting;
  const stdout = new Captured(columns, broken?.stdout);
  const stderr = new Captured(columns, broken?.stderr);
  const exitCode = await runProgram(argv, {
    env: { HOME: cwd, IDENTITY_REPORTS_INTERVAL: "20ms", ...setting.env },
    cwd,
    stdin: typeof stdin === "string" ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout,
    stderr,
    signal,
    prepareNetwork: () => {},
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** What a dry run prints with `--json`. */
export interface StartsDocument {
  readonly starts?: readonly { readonly requests: readonly { readonly body: { readonly arguments: unknown } }[] }[];
}

/** The document that a call with `--json` printed. */
export const documentOf = <Document = Record<string, unknown>>({ stdout }: CallOutcome): Document => JSON.parse(stdout);

class Captured extends Writable implements OutputStream {
  readonly isTTY = false;
  readonly columns?: number;
  readonly #chunks: Buffer[] = [];
  readonly #failure: string | undefined;

  constructor(columns: number | undefined, failure: string | undefined) {
    super();
    this.#failure = failure;
    if (columns !== undefined) this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.#failure !== undefined) return done(new SystemFailure(this.#failure));
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}

class SystemFailure extends Error {
  readonly syscall = "write";
  readonly code: string;

  constructor(code: string) {
    super(`${code}: a sentence of the system, write`);
    this.code = code;
  }
}
