import { oneLine } from "@identity-reports/core/rows";

/** What a finding means: `bag` breaks RFC 8493; `collection` breaks a rule that collections have beside it. */
type Level = "bag" | "collection" | "warning";

/** All that can be found. docs/guide/evidence-check.md says of each what it means. */
const levels = {
  bag_info_invalid: "bag",
  bag_version_unsupported: "bag",
  changed_file: "bag",
  declaration_invalid: "bag",
  extra_file: "bag",
  fetch_refused: "bag",
  file_unreadable: "bag",
  listed_twice: "bag",
  manifest_line_invalid: "bag",
  manifest_missing: "bag",
  manifest_unsupported: "bag",
  manifest_wrong: "bag",
  missing_file: "bag",
  not_listed: "bag",
  payload_missing: "bag",
  payload_size_wrong: "bag",
  tag_file_invalid: "bag",
  too_large: "bag",
  unsafe_file: "bag",
  unsafe_path: "bag",
  unsealed: "bag",

  expectation_failed: "collection",
  manifest_not_canonical: "collection",
  manifest_required: "collection",
  payload_unclaimed: "collection",
  plan_differs: "collection",
  plan_invalid: "collection",
  plan_missing: "collection",
  record_differs: "collection",
  record_invalid: "collection",
  record_unplanned: "collection",
  rows_unreadable: "collection",
  signature_invalid: "collection",
  signature_missing: "collection",
  unsealed_document: "collection",
  version_unknown: "collection",

  case_collision: "warning",
  name_form: "warning",
  name_reserved: "warning",
  unlisted_tag_file: "warning",
  work_folder: "warning",
} as const satisfies Record<string, Level>;

/** Stable name of what was found. */
export type FindingCode = keyof typeof levels;

export const findingCodes = Object.keys(levels) as readonly FindingCode[];

/** Where it was found, and what was expected. */
export interface FindingDetails {
  /** Path of the file at fault inside the folder, with `/` between its parts. */
  readonly file?: string | undefined;
  /** Line of that file, where it is a line; the first is 1. */
  readonly line?: number | undefined;
  /** The manifests that list the file. */
  readonly listedIn?: readonly string[] | undefined;
  /** Id of the report, where it is about one. */
  readonly report?: string | undefined;
  /** What should be there: a digest, a size, a text. Missing when the finding is not about a value. */
  readonly expected?: string | number | undefined;
  /** What is there instead. Missing when nothing is, and when the finding is not about a value. */
  readonly found?: string | number | undefined;
}

/** One thing that was found. */
export interface Finding extends FindingDetails {
  /** A name that stays the same between releases; docs/guide/evidence-check.md has all of them. */
  readonly code: FindingCode;
  /** An error makes the collection invalid; a warning does not. */
  readonly severity: "error" | "warning";
  /** One line for people. Names out of the folder are quoted, and have no control characters. */
  readonly message: string;
}

const damage: ReadonlySet<FindingCode> = new Set<FindingCode>(["missing_file", "changed_file", "file_unreadable"]);

/** At most this many are kept: a hostile folder could have any number of faults. */
const maxFindings = 10_000;

/** Collects findings. */
export class Findings {
  readonly all: Finding[] = [];
  /** How many there were beyond those that are kept. */
  omitted = 0;
  /** False when something breaks RFC 8493. */
  isValidBag = true;
  hasErrors = false;
  readonly #damaged = new Set<string>();

  add(code: FindingCode, message: string, details: FindingDetails = {}): void {
    const level: Level = levels[code];
    const severity = level === "warning" ? "warning" : "error";
    if (level === "bag") this.isValidBag = false;
    if (severity === "error") this.hasErrors = true;
    if (damage.has(code) && details.file !== undefined) this.#damaged.add(details.file);
    if (this.all.length === maxFindings) this.omitted += 1;
    else this.all.push({ code, severity, message: oneLine(message), ...details });
  }

  /** True when the file itself was found to be gone, changed or unreadable. */
  isDamaged(file: string): boolean {
    return this.#damaged.has(file);
  }
}
