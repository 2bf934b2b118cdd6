import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { NextAction, RunHandle } from "@identity-reports/sailpoint-reports";
import type { SavedEvidence, Vendor } from "./evidence.ts";

/** What is known about one report of the night. Written before and after everything that must not happen twice. */
export interface EvidenceRecord extends Partial<SavedEvidence> {
  readonly key: string;
  readonly vendor: Vendor;
  /**
   * - `starting`: the vendor is about to be asked; left behind only by a kill at that very moment
   * - `started`: the vendor has accepted the run, and here is its handle
   * - `saved`: the file is there
   * - `failed`: `error` says why
   */
  readonly state: "starting" | "started" | "saved" | "failed";
  readonly handle?: RunHandle;
  /** Of a failed one: whether it came to grief with the run, or only with the file of a run that is done. */
  readonly failedAt?: "run" | "file";
  /** `toJSON()` of the client's error. */
  readonly error?: Readonly<Record<string, unknown>>;
  /** What the library's `nextStep` says about it. */
  readonly next?: NextAction;
}

/** Keeps one file per report, so that reports under way at once do not get into each other's way. */
export class Records {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(key: string): Promise<EvidenceRecord | undefined> {
    try {
      return JSON.parse(await readFile(join(this.#folder, `${key}.json`), "utf8")) as EvidenceRecord;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  async write(record: EvidenceRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeWhole(join(this.#folder, `${record.key}.json`), record);
  }
}

/** Writes JSON so that a kill leaves either the old text or the new one, also when the machine goes down with it. */
export async function writeWhole(path: string, value: unknown): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}
