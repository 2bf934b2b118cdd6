import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { certificate } from "./certificate.ts";
import type { Vendors } from "./vendors.ts";

/** How a file ended, and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a file of `src/` as you would: by Node, in a folder with fudo.pem, with the variables in its environment. */
export async function runFile({ env }: Vendors, folder: string, file: string, ...args: string[]): Promise<Outcome> {
  await writeFile(join(folder, "fudo.pem"), certificate.cert);
  const program = join(import.meta.dirname, "../src", file);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: code as number | null, output, errors };
}
