import { builtinModules } from "node:module";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/** What a page has to load. Bytes after gzip -9. */
export interface BundleSize {
  readonly initialBytes: number;
  /** What is loaded on demand. */
  readonly laterBytes: number;
  /** How many modules of Node it asks for. */
  readonly nodeModules: number;
}

const output = "bundle";

/**
 * Bundles what `specifiers` export, as they are installed in `folder`. Nothing is written.
 *
 * @param wanted the only names that are imported, of one specifier. Default: everything.
 */
export async function measureBundle(
  folder: string,
  specifiers: readonly string[],
  wanted?: readonly string[],
): Promise<BundleSize> {
  const names = wanted ?? specifiers.map((_, index) => `module${index}`);
  const imports = specifiers.map((specifier, index) =>
    wanted === undefined
      ? `import * as ${names[index] ?? ""} from "${specifier}";`
      : `import { ${wanted.join(", ")} } from "${specifier}";`,
  );
  const { outputFiles, metafile } = await build({
    stdin: { contents: `${imports.join("\n")}\nglobalThis.kept = [${names.join(", ")}];`, resolveDir: folder },
    absWorkingDir: folder,
    outdir: output,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
    // Left in the bundle and counted: a browser has none of them.
    external: ["node:*", ...builtinModules, ...(specifiers.includes("msw") ? [] : ["msw"])],
  });
  const sizes = new Map(
    outputFiles.map(({ path, contents }) => [baseName(path), gzipSync(contents, { level: 9 }).length]),
  );
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint !== undefined) ?? "";
  const initialBytes = [...staticGraph(metafile, entry)].reduce(
    (sum, path) => sum + (sizes.get(baseName(path)) ?? 0),
    0,
  );
  const externals = Object.values(metafile.outputs)
    .flatMap(({ imports: all }) => all.filter(({ external }) => external))
    .map(({ path }) => path);
  const nodeModules = new Set(externals.filter((path) => path.startsWith("node:") || builtinModules.includes(path)));
  return { initialBytes, laterBytes: total - initialBytes, nodeModules: nodeModules.size };
}

/** An output and everything it imports at once. */
function staticGraph({ outputs }: Metafile, start: string, seen = new Set<string>()): Set<string> {
  seen.add(start);
  for (const { path, kind, external } of outputs[start]?.imports ?? []) {
    if (kind === "import-statement" && external !== true && !seen.has(path))
      staticGraph({ inputs: {}, outputs }, path, seen);
  }
  return seen;
}

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
