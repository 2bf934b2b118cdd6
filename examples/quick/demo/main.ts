// Runs each file of src/ against fakes of the vendors on this machine, in a folder of its own below out/.
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runFile } from "./run-file.ts";
import { serveVendors } from "./vendors.ts";

/** What a second start does is the point of it. */
const again: Readonly<Record<string, readonly string[]>> = { "resume.ts": [], "promote.ts": ["--apply"] };

const vendors = await serveVendors();
await rm("out", { recursive: true, force: true });
const sources = join(import.meta.dirname, "../src");
for (const file of await readdir(sources)) {
  const folder = join("out", file.replace(/\.ts$/, ""));
  await mkdir(folder, { recursive: true });
  const [title] = (await readFile(join(sources, file), "utf8")).split("\n");
  console.log(`\n${title}\n$ node src/${file}`);
  const outcomes = [await runFile(vendors, folder, file)];
  const more = again[file];
  if (more !== undefined) outcomes.push(await runFile(vendors, folder, file, ...more));
  for (const { code, output, errors } of outcomes) {
    process.stdout.write(output + errors);
    if (code !== 0) process.exitCode = 1;
  }
}
await vendors.close();
