// Keeps a report of the public surface of every published entry in packages/*/api, so that a change of it is seen in
// review. Usage: node scripts/check-api.mjs [--update]   (after a build)
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { root, workspacePackages } from "./workspace.mjs";

const isUpdate = process.argv.includes("--update");
const problems = [];
let entries = 0;

const temporary = mkdtempSync(join(tmpdir(), "api-"));
try {
  for (const one of workspacePackages().filter(({ isPublished, isTool }) => isPublished && !isTool)) checkPackage(one);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) console.error('If this is what you want, "pnpm api --update" accepts it; commit the result.');
console.log(`${entries} entries ${isUpdate ? "written down" : "compared with their reports"}`);
process.exit(entries > 0 && problems.length === 0 ? 0 : 1);

function checkPackage({ folder, directory, manifest, entries: published }) {
  const reports = join(directory, "api");
  mkdirSync(reports, { recursive: true });
  const configs = published.map(({ subpath }) => configOf({ folder, directory, manifest, subpath, reports }));
  entries += configs.length;
  // One program for all entries of a package.
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  for (const config of configs) compare(config, compilerState);
  const expected = configs.map(({ reportFilePath }) => reportFilePath);
  for (const path of readdirSync(reports).map((name) => join(reports, name))) {
    if (expected.includes(path)) continue;
    if (isUpdate) rmSync(path);
    else problems.push(`${relative(root, path)} is about an entry that does not exist (any more)`);
  }
}

/** The temporary folder gets what the declarations say now; the report is written only when it is updated. */
function compare(config, compilerState) {
  const path = relative(root, config.reportFilePath);
  const isNew = !existsSync(config.reportFilePath);
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    compilerState,
    localBuild: isUpdate,
    printApiReportDiff: !isUpdate,
    messageCallback: (message) => {
      message.handled = true;
      if (message.messageId === "console-api-report-diff") problems.push(`${path} is out of date:\n${message.text}`);
      else if (message.logLevel === ExtractorLogLevel.Error) problems.push(`${path}: ${message.text}`);
    },
  });
  if (isUpdate && apiReportChanged) console.log(`${path} is updated`);
  else if (!isUpdate && isNew) problems.push(`${path} is missing`);
  else if (errorCount > 0 && problems.length === 0) problems.push(`${path}: API Extractor failed`);
}

function configOf({ folder, directory, manifest, subpath, reports }) {
  const target = manifest.exports[subpath];
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: directory,
      mainEntryPointFilePath: join(directory, target.types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: "ES2022",
            lib: ["ES2022", "DOM"],
            types: [],
            module: "ESNext",
            moduleResolution: "Bundler",
            strict: true,
            skipLibCheck: true,
          },
          files: [target.types],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: reports,
        reportTempFolder: join(temporary, folder),
        reportFileName: subpath === "." ? "index" : subpath.slice(2),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        // Release tags are not used here, and what the TSDoc says is looked at elsewhere.
        extractorMessageReporting: { default: { logLevel: "none" } },
        tsdocMessageReporting: { default: { logLevel: "none" } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(directory, "package.json"),
  });
}
