// Finds a Chromium for the browser tests: the one of the system, or else the headless one that the npm package
// @sparticuz/chromium carries (Linux x64 only), which needs neither root nor a download outside the registry.
// CHROMIUM_PATH names one; CHROMIUM=npm insists on the packaged one.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Chromium refuses its sandbox to root, and containers refuse the sandbox its namespaces. The pages are our own tests.
const ARGS = ["--no-sandbox"];

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Starts the packaged program with its own libraries. A program of its own, so that a path is all one needs to know. */
const LAUNCHER = `#!/bin/sh
here=$(dirname "$0")
LD_LIBRARY_PATH="$here/al2023/lib" exec "$here/chromium" "$@"
`;

/** @returns {Promise<{ executablePath: string, env: Record<string, string | undefined>, args: string[] } | undefined>} */
export async function findChromium() {
  const candidates = [process.env.CHROMIUM_PATH, ...SYSTEM];
  const system = process.env.CHROMIUM === "npm" ? undefined : candidates.find((path) => path && existsSync(path));
  if (system) return { executablePath: system, env: { ...process.env }, args: ARGS };
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  return unpack();
}

/** One for the whole process: two callers that unpack at once would start a file that is still being written. */
let unpacked;

function unpack() {
  unpacked ??= unpackOnce().catch((cause) => {
    console.warn("The packaged Chromium could not be prepared:", cause);
    return undefined;
  });
  return unpacked;
}

async function unpackOnce() {
  const folder = fileURLToPath(new URL("../node_modules/.cache/packaged-chromium", import.meta.url));
  if (!existsSync(folder)) await unpackInto(folder);
  return { executablePath: join(folder, "launch"), env: { ...process.env }, args: ARGS };
}

/** Other processes see the folder only when it is complete: it gets its name at the end. */
async function unpackInto(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = unfinished; // the package unpacks into the temporary folder of the system
  try {
    const { default: chromium, inflate } = await import("@sparticuz/chromium");
    const bin = fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium")));
    await chromium.executablePath();
    // The libraries it needs (nss, nspr, expat) are in the package, but it unpacks them on AWS Lambda only.
    await inflate(join(bin, "al2023.tar.br"));
    writeFileSync(join(unfinished, "launch"), LAUNCHER, { mode: 0o755 });
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // otherwise another process was faster
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
