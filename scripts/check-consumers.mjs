// Compiles a consumer of the packed packages with every supported TypeScript, with lib.dom or with @types/node only.
// Usage: node scripts/check-consumers.mjs   (after a build and scripts/pack.mjs)
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withConsumer } from "./consumer.mjs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const COMPILERS = { 5.9: "typescript-5.9", "6.0": "typescript-6.0", "7.0": "typescript" };

/** `strict` compiles our declarations too (skipLibCheck off), where nobody else's are among them. */
const PROJECTS = {
  "dom, bundler": { lib: ["ES2022", "DOM"], types: [], module: "ESNext", moduleResolution: "Bundler", strict: true },
  "node, nodenext": {
    lib: ["ES2022"],
    types: ["node"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    strict: true,
  },
  "both, with msw": {
    lib: ["ES2022", "DOM"],
    types: ["node"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    strict: false,
  },
};

/** Entries whose declarations import somebody else's, which are not ours to compile without skipLibCheck. */
const isForeign = ({ subpath }) => subpath === "./msw";

const ok = await withConsumer(async ({ folder, packages }) => {
  const entries = packages.flatMap((one) => one.entries);
  const jobs = [];
  for (const [name, { strict, ...options }] of Object.entries(PROJECTS)) {
    const wanted = entries.filter((entry) => !strict || !isForeign(entry));
    const stem = name.replaceAll(/\W+/g, "-");
    const files = [`${stem}.ts`, ...(options.module === "NodeNext" ? [`${stem}.cts`] : [])];
    writeFileSync(join(folder, `${stem}.ts`), esm(wanted));
    writeFileSync(join(folder, `${stem}.cts`), commonJs(wanted));
    for (const one of packages.filter(({ isVendor }) => isVendor)) {
      const usage = join(root, "scripts/packed", `${one.folder}.mjs`);
      if (!existsSync(usage)) throw new Error(`${usage} is missing: it shows that the packed package works.`);
      copyFileSync(usage, join(folder, `${one.folder}.mjs`));
      files.push(`${one.folder}.mjs`);
    }
    for (const [version, compiler] of Object.entries(COMPILERS)) {
      const project = `tsconfig.${stem}.${version}.json`;
      writeFileSync(join(folder, project), JSON.stringify(tsconfig(options, strict, files)));
      jobs.push({ name: `TypeScript ${version}, ${name}`, compiler, project });
    }
  }
  const results = await inPairs(jobs, ({ compiler, project }) =>
    run("node", [join(root, "node_modules", compiler, "bin/tsc"), "-p", join(folder, project), "--pretty", "false"]),
  );
  for (const [index, { code, output, ms }] of results.entries()) {
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${jobs[index].name} (${(ms / 1000).toFixed(1)} s)`);
    if (code !== 0) console.error(output.replaceAll(`${folder}/`, ""));
  }
  console.log(`${entries.length} entries, ${jobs.length} compilations`);
  return entries.length > 0 && results.every(({ code }) => code === 0);
});
process.exit(ok ? 0 : 1);

function tsconfig(options, strict, files) {
  const compilerOptions = {
    ...options,
    target: "ES2022",
    strict: true,
    exactOptionalPropertyTypes: true,
    allowJs: true,
    checkJs: true,
    noEmit: true,
    skipLibCheck: !strict,
  };
  return { compilerOptions, files };
}

function esm(entries) {
  return entries
    .map(({ specifier }, n) => `import * as m${n} from "${specifier}";\nexport const v${n} = m${n};\n`)
    .join("");
}

function commonJs(entries) {
  const lines = entries.map(
    ({ specifier }, n) => `import m${n} = require("${specifier}");\nexport const v${n} = m${n};\n`,
  );
  return lines.join("");
}

async function inPairs(jobs, work) {
  const results = Array.from({ length: jobs.length });
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await work(jobs[index]);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
