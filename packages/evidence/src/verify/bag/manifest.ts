import { join } from "node:path";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";
import { digestLengths, isAlgorithm, type Algorithm } from "./algorithms.js";
import { UnreadableFile } from "../../file/file-bytes.js";
import { maxFiles, maxManifestBytes } from "./limits.js";
import { readLines, type Line } from "./lines.js";
import { readManifestPath } from "./manifest-path.js";

/** A manifest that has been read. */
export interface Manifest {
  /** Name of the file: `manifest-sha256.txt`. */
  readonly file: string;
  /** Whether it lists tag files or the payload. */
  readonly kind: "payload" | "tag";
  readonly algorithm: Algorithm;
  /** The digests, in lower case, by path. */
  readonly entries: ReadonlyMap<string, string>;
}

const nameOfManifest = /^(tag)?manifest-([^/]*)\.txt$/i;

/** True for the names of tag manifests: those that no tag manifest may list. */
export const isTagManifest = (path: string): boolean => nameOfManifest.exec(path)?.[1] !== undefined;

/** True for the names of payload manifests. */
export const isPayloadManifest = (path: string): boolean => nameOfManifest.test(path) && !isTagManifest(path);

/** Reads all manifests of a bag, in the order of their names. */
export async function readManifests(
  folder: string,
  files: ReadonlySet<string>,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const file of files) {
    const [, tag, algorithm = ""] = nameOfManifest.exec(file) ?? [];
    if (!nameOfManifest.test(file)) continue;
    if (!isAlgorithm(algorithm) || !/^(?:tag)?manifest-/.test(file) || !file.endsWith(".txt")) {
      const known = Object.keys(digestLengths).join(", ");
      findings.add("manifest_unsupported", `${quoted(file)} is of an unknown algorithm; known are: ${known}`, { file });
      continue;
    }
    const reader = new ManifestReader(file, tag === undefined ? "payload" : "tag", algorithm, findings);
    manifests.push(await reader.read(folder, signal));
  }
  return manifests;
}

/** Reads one manifest. A line that is wrong becomes a finding, and the next line is read. */
class ManifestReader implements Manifest {
  readonly entries = new Map<string, string>();

  constructor(
    readonly file: string,
    readonly kind: Manifest["kind"],
    readonly algorithm: Algorithm,
    readonly findings: Findings,
  ) {}

  async read(folder: string, signal: AbortSignal | undefined): Promise<Manifest> {
    const { file, kind, algorithm, entries, findings } = this;
    try {
      for await (const line of readLines(join(folder, file), maxManifestBytes, signal)) {
        if (line.number > maxFiles) throw new UnreadableFile(`has more than ${maxFiles} lines`);
        this.#addLine(line);
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      findings.add("tag_file_invalid", `${file} ${error.message}`, { file });
    }
    return { file, kind, algorithm, entries };
  }

  #addLine(line: Line): void {
    const [, digest = "", gap, written = ""] = /^([0-9a-f]*)([ \t]+)([^]+)$/i.exec(line.text) ?? [];
    if (digest.length !== digestLengths[this.algorithm])
      return this.#complain(line, malformedLine(line, this.algorithm));
    const { path, unsafe, malformed } = readManifestPath(written);
    if (malformed !== undefined) this.#complain(line, malformed);
    const misplaced = this.#misplacementOf(path);
    if (unsafe !== undefined) return this.#refuse(line, path, unsafe);
    if (misplaced !== undefined) return this.#refuse(line, path, misplaced);
    if (this.entries.has(path)) {
      const message = `${this.file}, line ${line.number}, lists ${quoted(path)} again`;
      return this.findings.add("listed_twice", message, { file: path, listedIn: [this.file], line: line.number });
    }
    this.entries.set(path, digest.toLowerCase());
    if (digest !== digest.toLowerCase() || gap !== "  " || line.ending !== "\n") {
      const message = `${this.file}, line ${line.number}, is valid, but not as collect writes it: lower-case digits, two spaces, LF`;
      this.findings.add("manifest_not_canonical", message, { file: this.file, line: line.number });
    }
  }

  /** Why this manifest may not list a path. Undefined when it may. */
  #misplacementOf(path: string): string | undefined {
    const hint = path.startsWith("*") ? ", and begins with the asterisk that md5sum writes" : "";
    if (this.kind === "payload") return path.startsWith("data/") ? undefined : `is not below data/${hint}`;
    if (path.startsWith("data/")) return "is payload, which a tag manifest does not list";
    return isTagManifest(path) ? "is a tag manifest, which no manifest lists" : undefined;
  }

  #refuse({ number: line }: Line, path: string, reason: string): void {
    const message = `${this.file}, line ${line}: the path ${quoted(path)} ${reason}`;
    this.findings.add("unsafe_path", message, { file: this.file, line, found: path });
  }

  #complain({ number: line }: Line, problem: string): void {
    this.findings.add("manifest_line_invalid", `${this.file}, line ${line}, ${problem}`, { file: this.file, line });
  }
}

function malformedLine({ text }: Line, algorithm: Algorithm): string {
  const hint = text.startsWith("\\") ? '; the "\\" in front is how sha256sum marks a name, and not part of BagIt' : "";
  return `is not a digest of ${digestLengths[algorithm]} hexadecimal digits, spaces and a path: ${quoted(text)}${hint}`;
}
