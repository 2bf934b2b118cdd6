import { workspacePackages } from "../scripts/workspace.mjs";

const published = workspacePackages().filter(({ isPublished }) => isPublished);

/** Everything that can be imported from a published package, under the name it is imported by. */
const entries = published.flatMap((each) => each.entries);

export default {
  entryPoints: entries.map(({ source }) => source),
  tsconfig: "tsconfig.json",
  plugin: ["./typedoc-pages.mjs", "./typedoc-parameters.mjs", "typedoc-plugin-markdown", "typedoc-vitepress-theme"],
  out: "api",
  router: "symbol",
  // Each client passes on all of the core: one page for a symbol, at its own package.
  excludeReferences: true,
  // What errors inherit from the runtime.
  excludeExternals: true,
  indexFormat: "table",
  docsRoot: ".",
  name: "API reference",
  readme: "none",
  // A clone without a remote, or no clone at all, has to build too.
  disableGit: true,
  disableSources: true,
  // The step "types" of `npm test` has the errors of the sources, and from the TypeScript that counts.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  packagesRequiringDocumentation: published.filter(({ isTool }) => !isTool).map(({ name }) => name),
  // Fields of a vendor's objects have the vendor's names and need not be told twice.
  requiredToBeDocumented: ["Class", "Interface", "TypeAlias", "Enum", "Function", "Variable", "Accessor"],
  navigation: { includeFolders: false, excludeReferences: true },
  hideBreadcrumbs: true,
  hidePageHeader: true,
  expandObjects: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "list",
  sidebar: { pretty: true },
};
