import { readFile, rm, writeFile } from "node:fs/promises";
import { ConfigurationProblem } from "./plan.ts";

/**
 * Keeps two starts out of one folder. The lock of a process that was killed does not count.
 *
 * @returns a function that gives the folder free.
 * @throws ConfigurationProblem when another process is at work there.
 */
export async function lock(path: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(path, String(process.pid), { flag: "wx" });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const owner = Number(await readFile(path, "utf8").catch(() => "0"));
    if (owner !== process.pid && isRunning(owner)) break;
    await rm(path, { force: true });
  }
  throw new ConfigurationProblem(`another process is at work in this folder: see ${path}`);
}

function isRunning(processId: number): boolean {
  if (!(processId > 0)) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
