import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { root } from "../../workspace.mjs";

/**
 * Compiles modules in a folder of the repository, all at once.
 *
 * @param files paths below `folder`.
 * @returns what the compiler says, a line for each problem.
 */
export async function compileModules(
  folder: string,
  files: readonly string[],
  compilerOptions: Readonly<Record<string, unknown>> = {},
): Promise<readonly string[]> {
  const config = { extends: relative(folder, join(root, "tsconfig.types.json")), compilerOptions, files, include: [] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { cwd: folder });
  const output = await run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  return output.split("\n").filter((line) => line !== "" && !line.startsWith(" "));
}
