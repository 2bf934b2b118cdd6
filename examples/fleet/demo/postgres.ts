import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { findPostgres } from "./postgres-programs.ts";

/** A PostgreSQL server of one's own, with an empty database. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash would, and starts it on the same data. */
  crashAndRestart(): Promise<void>;
}

const startMs = 30_000;

/** Starts a server on a free port of this machine, for a first try and for tests. Its data is gone when it is closed. */
export async function startPostgres(): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), "fleet-postgres-"));
  const programs = findPostgres(home);
  const user = ordinaryUser();
  const data = join(home, "data");
  const passwordFile = join(home, "password");
  const password = randomBytes(16).toString("hex");
  writeFileSync(passwordFile, password);
  if (user !== undefined) execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, home]);
  const settings = { cwd: home, stdio: "ignore", ...user } as const;
  const initOptions = [
    "-D",
    data,
    "-U",
    "fleet",
    `--pwfile=${passwordFile}`,
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--no-locale",
    "-N",
  ];
  execFileSync(join(programs, "initdb"), initOptions, settings);

  const port = await freePort();
  const url = `postgres://fleet:${password}@127.0.0.1:${port}/postgres`;
  const options = ["-D", data, "-p", `${port}`, "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=`];
  const start = async (): Promise<ChildProcess> => {
    const server = spawn(join(programs, "postgres"), options, settings);
    await untilItAnswers(server, url);
    return server;
  };
  let server = await start();
  const killServer = (): void => void server.kill("SIGQUIT");
  process.once("exit", killServer);
  /** At once, as a crash: what is on the disk is whole all the same, and nothing else is wanted of it. */
  const stop = async (): Promise<void> => {
    const exited = once(server, "exit");
    server.kill("SIGQUIT");
    await exited;
  };
  return {
    url,
    port,
    crashAndRestart: async () => {
      await stop();
      server = await start();
    },
    [Symbol.asyncDispose]: async () => {
      process.off("exit", killServer);
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Whom the server runs as: it refuses to run as root. */
function ordinaryUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = ["postgres", "nobody"]
    .map((name) => users.find(([each]) => each === name))
    .find((each) => each !== undefined);
  if (found === undefined)
    throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody here");
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilItAnswers(server: ChildProcess, connectionString: string): Promise<void> {
  for (const started = Date.now(); ; await delay(50)) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      const isOver = server.exitCode !== null || Date.now() - started > startMs;
      if (isOver) throw new Error("PostgreSQL did not start", { cause: error });
    }
  }
}
