// Runs the packed packages on the running Node, through import and through require: every entry loads, and every
// vendor's client takes a report from its fake to a verified file. Usage: node scripts/check-packed.mjs   (after a
// build and scripts/pack.mjs)
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withConsumer } from "./consumer.mjs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const ok = await withConsumer(async ({ folder, packages }) => {
  const vendors = packages.filter(({ isVendor }) => isVendor);
  for (const { folder: name } of vendors)
    copyFileSync(join(root, "scripts/packed", `${name}.mjs`), join(folder, `${name}.mjs`));
  const specifiers = packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
  const plan = { specifiers, vendors: vendors.map(({ folder: file, name }) => ({ file, name })) };
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  copyFileSync(join(root, "scripts/packed/main.mjs"), join(folder, "main.mjs"));
  const { code, output } = await run("node", ["main.mjs"], { cwd: folder });
  console.log(output.trimEnd());
  return code === 0 && specifiers.length > 0 && vendors.length > 0;
});
process.exit(ok ? 0 : 1);
