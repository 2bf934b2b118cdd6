import { basename } from "node:path";
import { optional, rules, validateObject } from "@identity-reports/core/rows";
import { comparisonSchema } from "../compare/comparison-schema.js";
import type { Comparison } from "../compare/comparison.js";
import { outcomeWords } from "../verify/outcome-words.js";
import { expectResult } from "../format/expect-result.js";
import { givenVerificationSchema } from "../verify/verification-schema.js";
import type { Verification } from "../verify/verification.js";
import { firstOf, mono, type Block, type Cell, type Fact, type Page, type Tone } from "./blocks.js";
import { comparisonSection } from "./comparison-section.js";
import { htmlOf } from "./html.js";
import { markdownOf } from "./markdown.js";
import { byteText, countText, numberText, timeText } from "./plain-text.js";
import { outcomeCell, populationText, reportSection } from "./report-section.js";

/**
 * What the page shows beside the collection.
 *
 * @example
 * ```ts
 * const comparison = await compareCollections("evidence/2026-08-31", "evidence/2026-11-30", { key: "Id" });
 * const { markdown } = renderSummary(await verifyCollection("evidence/2026-11-30"), { comparison });
 * ```
 */
export interface SummaryOptions {
  /** What changed since an earlier collection: what `compareCollections` resolved to. Default: the page does not say. */
  readonly comparison?: Comparison | undefined;
}

/** A collection for people. */
export interface Summary {
  /** One file that needs no other: no script, nothing to load; light and dark, and on paper. */
  readonly html: string;
  /** The same, as CommonMark with tables. */
  readonly markdown: string;
}

/** The page names this many findings, and counts the others. */
const maxFindings = 200;

/**
 * A page about a collection for people: what was asked for, what came, digests, completeness, what changed since last time,
 * and how to check it without this package. It is made from evidence, and is none: keep it beside the collection.
 *
 * Whatever vendors and operators wrote is shown as text. The page forbids itself scripts, images and addresses.
 *
 * @throws ConfigError for anything but a verification, or a wrong option.
 *
 * @example
 * ```ts
 * const verification = await verifyCollection("evidence/2026-11-29");
 * const { html } = renderSummary(verification);
 * await writeFile("evidence/2026-11-29.html", html);
 * ```
 */
export function renderSummary(verification: Verification, options: SummaryOptions = {}): Summary {
  expectResult("verification", verification, givenVerificationSchema, "verifyCollection");
  validateObject("options", options, { comparison: optional(rules.record) });
  const { comparison } = options;
  if (comparison !== undefined) expectResult("comparison", comparison, comparisonSchema, "compareCollections");
  const page: Page = {
    title: titleOf(verification),
    blocks: [
      { kind: "status", tone: toneOf(verification), text: statusOf(verification) },
      { kind: "facts", facts: collectionFacts(verification) },
      ...findingBlocks(verification),
      ...overview(verification),
      ...(comparison === undefined ? [] : comparisonSection(comparison)),
      { kind: "heading", level: 2, text: "Report by report" },
      ...verification.reports.map(reportSection),
      ...commands,
    ],
  };
  return { html: htmlOf(page), markdown: markdownOf(page) };
}

const titleOf = ({ bag, plan, folder }: Verification): string =>
  ["Evidence:", plan?.name ?? basename(folder), bag.baggingDate].filter((part) => part !== undefined).join(" ");

const toneOf = ({ outcome, complete }: Verification): Tone =>
  outcome !== "valid" ? "bad" : complete ? "good" : "warning";

const statusOf = ({ summary }: Verification): string => summary.charAt(0).toUpperCase() + summary.slice(1);

function collectionFacts({ bag, digest, verifiedAt, signatures, plan, findings }: Verification): readonly Fact[] {
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const facts: readonly (readonly [string, Cell | undefined])[] = [
    ["Plan", plan?.name],
    ["Id", bag.identifier],
    ["Sealed on", bag.baggingDate],
    ["Verified at", timeText(verifiedAt)],
    ["Files", `${countText(bag.payloadFiles, "file")}, ${byteText(bag.payloadBytes)}`],
    ["Digest of the collection", digest === undefined ? undefined : mono(digest)],
    ["Signatures", signatures.map(({ file, outcome, signer }) => `${file}: ${signer ?? outcome}`).join("; ")],
    ["Warnings", warnings === 0 ? undefined : numberText(warnings)],
  ];
  return facts.flatMap(([label, value]): readonly Fact[] =>
    value === undefined || value === "" ? [] : [[label, value]],
  );
}

function findingBlocks({ findings, findingsOmitted }: Verification): readonly Block[] {
  if (findings.length === 0) return [];
  const items = findings.map(({ severity, message }): Cell => {
    const tone = severity === "error" ? "bad" : "warning";
    return { text: `${severity}: ${message}`, tone };
  });
  return [
    { kind: "heading", level: 2, text: "Findings" },
    { kind: "list", items: firstOf(items, maxFindings, findingsOmitted) },
  ];
}

/** In the order in which they are counted. */
const outcomes = ["verified", "incomplete", "unexpected", "skipped", "missing"] as const;

function overview({ reports, counts }: Verification): readonly Block[] {
  const rows = reports.map((report): readonly Cell[] => {
    const { id, record } = report;
    const controls = record?.declared.controlIds.join(", ") ?? "";
    const source = record === undefined ? "" : `${record.source.vendor}, ${record.source.tenant}`;
    return [
      id,
      record?.report.type ?? "",
      source,
      controls,
      outcomeCell(report),
      populationText(report),
      record?.file === undefined ? "–" : byteText(record.file.sizeBytes),
    ];
  });
  const kinds = outcomes.filter((outcome) => counts[outcome] > 0);
  const parts = kinds.map((outcome) => `${numberText(counts[outcome])} ${outcomeWords[outcome]}`);
  return [
    { kind: "heading", level: 2, text: "What was requested and received" },
    {
      kind: "text",
      text: `${numberText(counts.planned)} planned${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.`,
    },
    { kind: "table", columns: ["Report", "Type", "Source", "Controls", "Outcome", "Rows", "Size"], rows },
  ];
}

const commands: readonly Block[] = [
  { kind: "heading", level: 2, text: "How to check it without this page" },
  {
    kind: "text",
    text: "The collection is a BagIt 1.0 folder (RFC 8493). In its folder, with only the tools of the system:",
  },
  {
    kind: "code",
    text: "sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt\nshasum -a 256 -c tagmanifest-sha256.txt && shasum -a 256 -c manifest-sha256.txt   # macOS",
  },
  {
    kind: "text",
    text: "They do not detect added files; a BagIt validator does. This page was made from the collection, and is not part of it.",
  },
];
