import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConfigurationProblem } from "./plan.ts";

/**
 * Makes the folder, and keeps two starts out of it. SQLite does what Node has nothing else for: the system itself holds
 * the lock, so that it ends with its process, also by a kill, and no two processes can find it free at once.
 *
 * @returns a function that gives the folder free.
 * @throws ConfigurationProblem when another process is at work there, or nothing can be written there.
 */
export async function lock(folder: string): Promise<() => void> {
  let database: DatabaseSync | undefined;
  try {
    await mkdir(folder, { recursive: true });
    database = new DatabaseSync(join(folder, "lock"));
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database?.close();
    const isLocked = error instanceof Error && error.message === "database is locked";
    const problem = isLocked ? "another process is at work there" : `it cannot be used: ${String(error)}`;
    throw new ConfigurationProblem(`${folder}: ${problem}`);
  }
  const held = database;
  return () => held.close();
}
