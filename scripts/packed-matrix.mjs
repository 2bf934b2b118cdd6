// Everything that a user may do with the packed packages: npm installs the tarballs in empty folders, with their
// dependencies from the registry, and they are used on every supported Node, TypeScript and msw, in test runners and
// in browser bundles. The next release is rehearsed, and each example, copied out, installs it. Linux x64 only; some
// minutes, and 2 GB for as long as it runs.
// Usage: node scripts/packed-matrix.mjs   (after a build; `pnpm packed:matrix` does both)
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ALL, mswCompilations, plainCompilations } from "./compilations.mjs";
import { installPackages, makeProject, npmInstall, withFolder } from "./consumer.mjs";
import { copyExample, runScript, startExample } from "./examples.mjs";
import { openRegistry } from "./local-registry.mjs";
import { NODES, requireLinux } from "./nodes.mjs";
import { openPage } from "./open-page.mjs";
import { rehearseRelease } from "./rehearse-release.mjs";
import { run } from "./run.mjs";
import { command, counted, runSteps, script } from "./steps.mjs";
import { perTarball } from "./tarball-tools.mjs";
import { root, workspaceExamples } from "./workspace.mjs";

/** The newest msw is what everything else is tried with, too; before it, the newest 2 and the oldest supported. */
const [NEWEST_MSW, ...OLDER_MSW] = [versionHere("msw"), "2.15.0", "2.10.0"];

/** What runs the suite of scripts/packed. */
const RUNNERS = {
  Jest: ["--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"],
  vitest: ["node_modules/vitest/vitest.mjs", "run"],
};
const RUNNER_PACKAGES = ["jest@30.5.2", asHere("vitest"), asHere("@types/node")];

/** What bundles the page of scripts/packed. */
const BUNDLERS = ["esbuild", "vite", "webpack"];
const BUNDLER_PACKAGES = [asHere("esbuild"), asHere("vite"), "webpack@5.112.2"];

requireLinux();
const registry = await openRegistry();
await withFolder(async (folder) => {
  const project = (name) => makeProject(join(folder, name));
  await runSteps([
    command("pack", script("pack"), { read: counted(/(\d+) packages packed.*/) }),
    perTarball("publint"),
    perTarball("attw"),
    installAlone(project("alone")),
    ...withNewestMsw(project(`msw-${NEWEST_MSW}`)),
    ...OLDER_MSW.flatMap((version) => withMsw(project(`msw-${version}`), version)),
    ...releaseAndExamples(folder),
  ]);
});
await registry.close();

/** The next release, and each example as it is when its folder is copied on that day. */
function releaseAndExamples(folder) {
  const copy = join(folder, "workspace");
  const release = {
    name: "release, rehearsed",
    run: () => rehearseRelease(copy, registry),
    read: counted(/(\d+) packages released.*/),
  };
  const examples = workspaceExamples().map((example) => ({
    name: `example ${example.folder}`,
    after: release.name,
    run: () => useExample(example, join(copy, "examples", example.folder), join(folder, "examples", example.folder)),
    read: (output) => ({ note: output.split("\n").at(-1) }),
  }));
  return [release, ...examples];
}

/** Copies, installs and runs all that there is to run. The last line of the output says what that was. */
async function useExample(example, directory, folder) {
  copyExample(directory, folder);
  const scripts = Object.keys(example.manifest.scripts).filter((name) => ["types", "build", "test"].includes(name));
  const steps = {
    install: () => npmInstall(folder, registry.npmOptions),
    ...Object.fromEntries(scripts.map((name) => [name, () => runScript(folder, name)])),
    ...(example.manifest.scripts.start === undefined ? {} : { start: () => startExample(folder) }),
  };
  let ms = 0;
  for (const [name, step] of Object.entries(steps)) {
    const result = await step();
    ms += result.ms;
    if (result.code !== 0) return { ...result, ms, output: `npm ${name}:\n${result.output}` };
  }
  return { code: 0, output: Object.keys(steps).join(", "), ms };
}

/** The packages and nothing else: whatever npm brings along, none of it runs a script. */
function installAlone(folder) {
  const installed = () => Object.entries(JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages);
  return {
    name: "npm install",
    after: "pack",
    run: () => installPackages(folder, []),
    read: () => {
      const own = installed().filter(([path]) => path !== "");
      const scripted = own.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
      if (scripted.length > 0) return { problem: `Install scripts: ${scripted.join(", ")}` };
      return own.length > 0 ? { note: `${own.length} packages, no install script` } : { problem: "Nothing came." };
    },
  };
}

function withNewestMsw(folder) {
  const more = [...BUNDLER_PACKAGES, ...NODES.map(({ install }) => install)];
  const [install, ...steps] = withMsw(folder, NEWEST_MSW, more);
  const compilations = plainCompilations(folder, ALL).map((step) => ({ ...step, after: install.name }));
  const loads = NODES.map(({ name, program }) => ({
    name: `${name}: import, require`,
    after: install.name,
    run: () => run(join(folder, "node_modules", program), ["load.mjs"], { cwd: folder }),
    read: counted(/(\d+) entries loaded both ways on Node v\S+/),
  }));
  const bundles = BUNDLERS.flatMap((bundler) => bundleSteps(folder, bundler, install.name));
  return [install, ...loads, ...compilations, ...steps, ...bundles];
}

function withMsw(folder, version, more = []) {
  const msw = `msw ${version}`;
  const after = `npm install, ${msw}`;
  const install = () => installPackages(folder, [`msw@${version}`, ...RUNNER_PACKAGES, ...more]);
  const suites = Object.entries(RUNNERS).map(([runner, args]) => ({
    name: `${runner}: ${msw}`,
    after,
    run: () => run("node", args, { cwd: folder }),
    read: counted(/(?<=Tests:? +)(\d+) passed/),
  }));
  const compilations = mswCompilations(folder, msw).map((step) => ({ ...step, after }));
  return [{ name: after, after: "pack", run: install }, ...suites, ...compilations];
}

/** The page is bundled and opened. Bundled for Node, it has to be refused, or else this check would see nothing. */
function bundleSteps(folder, bundler, after) {
  const [browser, node] = ["browser", "node"].map((name) => join(folder, `${bundler}-${name}`));
  const bundle = (...args) => run("node", [`${bundler}.bundle.mjs`, ...args], { cwd: folder });
  return [
    { name: `${bundler}: bundle`, after, run: () => bundle(browser), read: () => builtinsIn(browser) },
    {
      name: `${bundler}: in Chromium`,
      after: `${bundler}: bundle`,
      run: () => openPage(browser, /^files: /),
      read: (output) => ({ note: output }),
    },
    { name: `${bundler}: refuses Node`, after, run: async () => refused(await bundle(node, "node")) },
  ];
}

/** A second look, at the result, whatever the bundler says. */
function builtinsIn(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));
  const found = files.filter((name) =>
    /(from|import|import\(|require\()\s*["'`]node:|__vite-browser-external/.test(
      readFileSync(join(folder, name), "utf8"),
    ),
  );
  if (found.length > 0) return { problem: `Built-ins of Node in ${found.join(", ")}` };
  return files.length > 0 ? { note: `${files.length} files` } : { problem: "The bundler has written nothing." };
}

function refused({ code, output, ms }) {
  const isRefused = code !== 0 && /\bnode:/.test(output);
  return { code: isRefused ? 0 : 1, output: `Not refused for its built-ins of Node:\n${output}`, ms };
}

/** A tool in the version that this repository uses. */
function asHere(name) {
  return `${name}@${versionHere(name)}`;
}

function versionHere(name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
}
