import { relative } from "node:path";
import ts from "typescript-6.0";
import { root, workspacePackages } from "../../workspace.mjs";

/** An `@example` in the sources of a published package. */
export interface Example {
  /** The source file, from the root of the repository. */
  readonly file: string;
  /** Line of the fence that opens the code. */
  readonly line: number;
  readonly code: string;
  /** The package whose names the code may use. */
  readonly packageName: string;
}

/** What the published packages export, as the compiler sees it. */
export interface PublicSurface {
  /** The names that each entry exports. */
  readonly exportsOf: ReadonlyMap<string, readonly string[]>;
  readonly examples: readonly Example[];
  /** Functions, methods and groups of options that have no example: `SailPointReportsClient.runReport`. */
  readonly withoutExample: readonly string[];
}

/** Reads the sources of the published packages once. */
export function readPublicSurface(): PublicSurface {
  const published = workspacePackages().filter(({ isPublished }) => isPublished);
  const entries = published.flatMap((each) => each.entries);
  // Users import a client package, which passes on what they need of the core, and evidence.
  const forUsers = published.filter(({ isVendor, directory }) => isVendor || directory.endsWith("/evidence"));
  const program = ts.createProgram(
    entries.map(({ source }) => source),
    compilerOptions(),
  );
  const checker = program.getTypeChecker();
  const exportsIn = (source: string): ts.Symbol[] => {
    const file = program.getSourceFile(source);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    return module === undefined ? [] : checker.getExportsOfModule(module).map((each) => resolved(checker, each));
  };
  const files = program.getSourceFiles();
  return {
    exportsOf: new Map(entries.map(({ specifier, source }) => [specifier, exportsIn(source).map(nameOf)])),
    examples: published.flatMap(({ name, directory }) =>
      files
        .filter(({ fileName }) => !relative(`${directory}/src`, fileName).startsWith(".."))
        .flatMap((file) => examplesIn(file, name)),
    ),
    withoutExample: [
      ...new Set(
        forUsers
          .flatMap(({ entries: its }) => its)
          .flatMap(({ source }) => exportsIn(source))
          .flatMap(missingIn),
      ),
    ].sort(),
  };
}

const nameOf = (symbol: ts.Symbol): string => symbol.name;

const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}/tsconfig.types.json`, (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

const exampleFence = /@example\n[ *]*```ts\n([^]*?)\n[ *]*```/g;

function examplesIn({ fileName, text }: ts.SourceFile, packageName: string): Example[] {
  return [...text.matchAll(exampleFence)].map(({ index, 1: body = "" }) => ({
    file: relative(root, fileName).replaceAll("\\", "/"),
    line: text.slice(0, index).split("\n").length + 1,
    code: body.replace(/^ *\* ?/gm, ""),
    packageName,
  }));
}

/** What of an exported name has no example although it needs one. */
function missingIn(symbol: ts.Symbol): string[] {
  const { name, flags } = symbol;
  const has = (each: ts.Symbol): boolean => each.getJsDocTags().some((tag) => tag.name === "example");
  if (flags & ts.SymbolFlags.Function) return has(symbol) ? [] : [name];
  const isGroupOfOptions = (flags & ts.SymbolFlags.Interface) !== 0 && name.endsWith("Options");
  // The shape of a file that the platform's picker gives, and of a client and its report: users have one and never write one.
  if (name.startsWith("FileHandle") || name === "EvidenceClient" || name === "EvidenceReport") return [];
  const methods = [...(symbol.members?.values() ?? [])]
    .filter((each) => each.flags & ts.SymbolFlags.Method && !/^#|^__/.test(each.name))
    .filter((each) => !has(each))
    .map((each) => `${name}.${each.name}`);
  return [...methods, ...(isGroupOfOptions && !has(symbol) ? [name] : [])];
}
