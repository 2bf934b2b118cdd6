import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

test("every block of code in the README compiles", { timeout: 60_000 }, async () => {
  const readme = await readFile(join(packageFolder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
  expect(blocks.length).toBeGreaterThan(5);
  // Beside the package, so that what it imports is found as from here.
  const folder = await mkdtemp(join(packageFolder, ".readme-"));
  try {
    await Promise.all(blocks.map((code, index) => writeFile(join(folder, `block-${index}.ts`), code)));
    const config = { extends: "../../../tsconfig.types.json", include: ["*.ts"] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(packageFolder, "../../node_modules/typescript/bin/tsc");
    const run = promisify(execFile)(process.execPath, [tsc, "-p", folder, "--pretty", "false"]);
    expect(
      await run.then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      ),
    ).toBe("");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
