import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A package with at least one module in the bundle. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly directory: string;
}

/**
 * Writes beside the bundle what is in it: `sbom.cdx.json` (CycloneDX) and the licences of others' code.
 *
 * @param modules paths of the files that were bundled; what is no file is left out.
 */
export function writeNotices(modules: readonly string[], folder: string): void {
  const files = modules.filter((path) => existsSync(path)).map((path) => resolve(path));
  const packages = new Map(files.flatMap(packageOf).map((each) => [`${each.name}@${each.version}`, each]));
  const all = [...packages.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  const own = JSON.parse(readFileSync("package.json", "utf8")) as BundledPackage;
  const others = all.filter(({ name }) => name !== own.name);
  writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(sbomOf(own, others))}\n`);
  writeFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), others.filter(isForeign).map(noticeOf).join("\n\n"));
}

const isForeign = ({ name }: BundledPackage): boolean => !name.startsWith("@identity-reports/");

/** The package that a file is of: the nearest package.json with a version above it. */
function packageOf(file: string): BundledPackage[] {
  for (let directory = dirname(file); directory !== dirname(directory); directory = dirname(directory)) {
    const manifest = join(directory, "package.json");
    if (!existsSync(manifest)) continue;
    const {
      name,
      version,
      license = "unknown",
    } = JSON.parse(readFileSync(manifest, "utf8")) as Partial<BundledPackage>;
    if (name !== undefined && version !== undefined) return [{ name, version, license, directory }];
  }
  return [];
}

function sbomOf(own: BundledPackage, others: readonly BundledPackage[]): object {
  const purl = ({ name, version }: BundledPackage): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const component = (each: BundledPackage, type: string): object => ({
    type,
    "bom-ref": purl(each),
    name: each.name,
    version: each.version,
    licenses: [{ license: { id: each.license } }],
    purl: purl(each),
  });
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: component(own, "application") },
    components: others.map((each) => component(each, "library")),
  };
}

function noticeOf({ name, version, license, directory }: BundledPackage): string {
  const file = readdirSync(directory).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? license : readFileSync(join(directory, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
