// Runs each file of src/ against fakes of the vendors on this machine, in a folder of its own below out/.
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runFile } from "./run-file.ts";
import { serveVendors } from "./vendors.ts";

/** The words of each start of a file: one start, without any, where nothing else is said. */
const starts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "promote.ts": [["TOWNS"], ["TOWNS", "--apply"]],
  "resume.ts": [[], []],
};

const vendors = await serveVendors();
await rm("out", { recursive: true, force: true });
const sources = join(import.meta.dirname, "../src");
for (const file of await readdir(sources)) {
  const folder = join("out", file.replace(/\.ts$/, ""));
  await mkdir(folder, { recursive: true });
  const [title] = (await readFile(join(sources, file), "utf8")).split("\n");
  console.log(`\n${title}`);
  for (const words of starts[file] ?? [[]]) {
    console.log(["$ node", `src/${file}`, ...words].join(" "));
    const { code, output, errors } = await runFile(vendors, folder, file, ...words);
    process.stdout.write(output + errors);
    if (code !== 0) process.exitCode = 1;
  }
}
await vendors.close();
