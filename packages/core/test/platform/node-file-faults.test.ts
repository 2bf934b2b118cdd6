import { execFileSync, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atMost, numRuns } from "../support/property-cases.js";

const sizeBytes = 6_000_000;
const isPosix = process.platform !== "win32";
let folder = "";
let whole = "";
let serial = 0;
/** How many are killed at any time, with each `ifExists`. The steps between which a process can be killed are few, and all tried. */
const { numRuns: kills } = numRuns(3, 30);

/** Counts every call that reaches the file system, and can end the process just before the n-th. */
const countingFs: Plugin = {
  name: "counting-fs",
  setup(bundle) {
    bundle.onResolve({ filter: /^node:fs\/promises$/ }, ({ namespace, path }) =>
      namespace === "counting" ? { path, external: true } : { path, namespace: "counting" },
    );
    bundle.onLoad({ filter: /.*/, namespace: "counting" }, () => ({
      contents: `
        import * as fs from "node:fs/promises";
        let left = Number(process.env.KILL_AT ?? 0);
        const counted = (work) => (...args) => {
          if (--left === 0) process.kill(process.pid, "SIGKILL");
          return work(...args);
        };
        const handle = (real) => ({
          ...Object.fromEntries(
            ["stat", "chmod", "writev", "truncate", "sync", "close"].map((name) => [name, counted(real[name].bind(real))]),
          ),
        });
        export const open = counted(async (...args) => handle(await fs.open(...args)));
        export const { lstat, stat } = fs;
        export const [mkdir, rmdir, unlink, rename] = [fs.mkdir, fs.rmdir, fs.unlink, fs.rename].map(counted);
        export const link = counted(process.env.NO_LINKS ? () => Promise.reject(new Error("no links")) : fs.link);
      `,
    }));
  },
};

interface Ending {
  readonly output: string;
  readonly isKilled: boolean;
}

interface ChildOptions {
  readonly child?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called when the child begins to save; what it returns is when to kill it. */
  readonly killAfterMs?: number;
  /** A shell's words in front of the command. */
  readonly shell?: (command: string) => string;
  /** The user the child becomes once it runs: this user's Node may be out of the other's reach. */
  readonly uid?: number;
}

function save(target: string, ifExists: string, options: ChildOptions = {}): Promise<Ending> {
  const { child = "child.mjs", env = {}, killAfterMs, shell, uid } = options;
  const command = [process.execPath, join(folder, child), target, ifExists, String(sizeBytes)];
  const [file = "", ...args] = shell ? ["/bin/sh", "-c", shell('"$@"'), "sh", ...command] : command;
  return new Promise((resolve, reject) => {
    const runAs = uid === undefined ? {} : { RUN_AS: String(uid) };
    const running = spawn(file, args, {
      env: { ...process.env, ...env, ...runAs },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    running.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (killAfterMs !== undefined && text.startsWith("start")) setTimeout(() => running.kill("SIGKILL"), killAfterMs);
    });
    running.on("error", reject);
    running.on("close", (_, signal) => resolve({ output, isKilled: signal === "SIGKILL" }));
  });
}

/** A new folder, as the child needs it. */
async function newFolder(): Promise<string> {
  const path = join(folder, String((serial += 1)));
  await mkdir(path);
  return path;
}

/** What is at the target: complete, old, or something that must never be seen. */
async function findAt(path: string): Promise<"absent" | "complete" | "old" | `partial: ${number} bytes`> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return "absent";
  if (bytes.toString("latin1") === whole) return "complete";
  return bytes.equals(Buffer.from("old")) ? "old" : `partial: ${bytes.length} bytes`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "file-faults-"));
  await chmod(folder, 0o755); // for children of another user
  const entryPoints = [fileURLToPath(new URL("file-sink-child.ts", import.meta.url))];
  const common = { entryPoints, bundle: true, platform: "node", format: "esm", logLevel: "error" } as const;
  await Promise.all([
    build({ ...common, outfile: join(folder, "child.mjs") }),
    build({ ...common, outfile: join(folder, "counting.mjs"), plugins: [countingFs] }),
  ]);
  const target = join(await newFolder(), "x.csv");
  await save(target, "error");
  whole = await readFile(target, "latin1");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("a process that is left alone saves everything", async () => {
  const target = join(await newFolder(), "x.csv");
  expect(await save(target, "error")).toEqual({ output: `start\ndone ${target}\n`, isKilled: false });
  expect(await findAt(target)).toBe("complete");
  expect(whole).toHaveLength(sizeBytes);
});

describe("a process that is killed", () => {
  it.each([
    ["error", "x.csv", "absent"],
    ["replace", "x.csv", "old"],
    ["number", "x (2).csv", "absent"],
  ])("leaves the target whole or alone at any time (%s)", atMost(60_000), async (ifExists, name, before) => {
    await Promise.all(
      Array.from({ length: kills }, async (_, n) => {
        const inside = await newFolder();
        const path = join(inside, "x.csv");
        if (ifExists !== "error") await writeFile(path, "old");
        // From the first byte to well after the last.
        const { output, isKilled } = await save(path, ifExists, { killAfterMs: ((n + Math.random()) / kills) * 50 });
        const isDone = output.includes("done");
        const found = await findAt(join(inside, name));
        expect(isKilled || isDone).toBe(true);
        expect(isDone ? ["complete"] : [before, "complete"]).toContain(found);
        expect(await findAt(path)).toBe(ifExists === "number" ? "old" : found);
      }),
    );
  });

  it.each(["error", "replace", "number"])(
    "leaves it so between any two steps (%s)",
    { timeout: 60_000 },
    async (ifExists) => {
      const before = ifExists === "replace" ? "old" : "absent";
      const found: string[] = [];
      for (let killAt = 1, isKilled = true; isKilled; killAt += 1) {
        const path = join(await newFolder(), "x.csv");
        if (before === "old") await writeFile(path, "old");
        ({ isKilled } = await save(path, ifExists, { child: "counting.mjs", env: { KILL_AT: String(killAt) } }));
        found.push(await findAt(path));
      }
      // First it is as before, then, from one step on, complete.
      const steps = found.indexOf("complete");
      expect(steps).toBeGreaterThan(15);
      expect(found).toEqual(found.map((_, n) => (n < steps ? before : "complete")));
    },
  );

  it("may leave an empty file in one place only where there are no hard links", { timeout: 60_000 }, async () => {
    const found: string[] = [];
    for (let killAt = 15, isKilled = true; isKilled; killAt += 1) {
      const path = join(await newFolder(), "x.csv");
      const env = { KILL_AT: String(killAt), NO_LINKS: "1" };
      ({ isKilled } = await save(path, "error", { child: "counting.mjs", env }));
      found.push(await findAt(path));
    }
    expect(new Set(found)).toEqual(new Set(["absent", "partial: 0 bytes", "complete"]));
    expect(found.filter((state) => state.startsWith("partial"))).toHaveLength(2); // before close, before rename
  });
});

/** True where a user namespace lets us mount a disk of our own. */
function canMount(): boolean {
  try {
    execFileSync("unshare", [
      "--user",
      "--map-root-user",
      "--mount",
      "sh",
      "-c",
      'mount -t tmpfs tmpfs "$0"',
      tmpdir(),
    ]);
    return true;
  } catch {
    return false;
  }
}

describe.runIf(isPosix)("a disk that does not take it", () => {
  it("says so when the file grows over the limit, and nothing is left", async () => {
    const path = await newFolder();
    // The kernel takes a part of the write that crosses the limit (in blocks of 512 or 1,024 bytes), and no more.
    const { output } = await save(`${join(path, "a", "b")}/`, "error", {
      shell: (command) => `ulimit -f 1001; ${command}`,
    });
    expect(output).toBe("start\nfailed EFBIG\n");
    expect(await readdir(path)).toEqual([]);
  });

  it.runIf(canMount())("says so when it is full, and nothing is left", async () => {
    const path = await newFolder();
    const mounted = (command: string): string =>
      `exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=1m tmpfs "$0" && "$@" && ls -A "$0"' '${path}' ${command}`;
    const { output } = await save(path, "error", { shell: mounted });
    expect(output).toBe("start\nfailed ENOSPC\n");
  });

  it.runIf(canMount())("is named as read-only, also where a folder would have been made", async () => {
    const path = await newFolder();
    const mounted = (command: string): string =>
      `exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o ro tmpfs "$0" && "$@"' '${path}' ${command}`;
    for (const target of [`${join(path, "new")}/`, `${join(path, "new", "and", "deeper")}/`, join(path, "x.csv")]) {
      expect((await save(target, "error", { shell: mounted })).output).toBe("start\nfailed EROFS\n");
    }
  });

  it("says so when the folder may not be written", async () => {
    const path = await newFolder();
    await chmod(path, 0o555);
    // Root may write everywhere, so the child has another user id.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const { output } = await save(path, "error", uid === undefined ? {} : { uid });
    expect(output).toBe("start\nfailed EACCES\n");
    expect(await readdir(path)).toEqual([]);
    expect((await stat(path)).isDirectory()).toBe(true);
  });
});
