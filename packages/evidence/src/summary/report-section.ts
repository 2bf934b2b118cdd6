import type { EvidenceRecord } from "../format/record.js";
import { outcomeWords } from "../verify/outcome-words.js";
import type { VerifiedReport } from "../verify/verification.js";
import { mono, type Block, type Cell, type Fact, type Styled, type Tone } from "./blocks.js";
import { byteText, jsonText, numberText, timeText, valueText } from "./plain-text.js";

const tones: Readonly<Record<VerifiedReport["outcome"], Tone>> = {
  verified: "good",
  incomplete: "warning",
  unexpected: "bad",
  skipped: "quiet",
  missing: "bad",
};

export const outcomeCell = ({ outcome }: VerifiedReport): Styled => ({
  text: outcomeWords[outcome],
  tone: tones[outcome],
});

/** `37 of 40`; `37` when the vendor announced no number; `–` when the rows were not counted. */
export function populationText({ rowCount, record }: VerifiedReport): string {
  const counted = rowCount ?? record?.population?.counted;
  const announced = record?.population?.announced;
  if (counted === undefined) return announced === undefined ? "–" : `– of ${numberText(announced)}`;
  return announced === undefined ? numberText(counted) : `${numberText(counted)} of ${numberText(announced)}`;
}

/** All that the record says of one report. */
export function reportSection(report: VerifiedReport): Block {
  const { id, reason, record } = report;
  return {
    kind: "group",
    blocks: [
      { kind: "heading", level: 3, text: id, note: outcomeCell(report) },
      ...(reason === undefined ? [] : [{ kind: "text", text: reason } as const]),
      ...(record === undefined ? [] : recordBlocks(report, record)),
    ],
  };
}

function recordBlocks(report: VerifiedReport, record: EvidenceRecord): readonly Block[] {
  const { request, report: logic } = record;
  const parameters: readonly Block[] =
    Object.keys(request.arguments).length === 0
      ? [{ kind: "text", text: "No parameters were sent." }]
      : [
          { kind: "text", text: "Parameters, as they were sent" },
          { kind: "code", text: jsonText(request.arguments) },
        ];
  const definition: readonly Block[] =
    logic.definition === undefined
      ? []
      : [
          { kind: "text", text: "Report logic" },
          { kind: "code", text: jsonText(logic.definition) },
        ];
  return [{ kind: "facts", facts: factsOf(report, record) }, ...parameters, ...definition];
}

const factsOf = (report: VerifiedReport, record: EvidenceRecord): readonly Fact[] =>
  [
    ...questionFacts(record),
    ...runFacts(record),
    ...fileFacts(report, record),
    ...declaredFacts(record),
    fact("Collector", `${record.collector.name} ${record.collector.version}, ${record.collector.runtime}`),
  ].filter((each) => each !== undefined);

/** Undefined when the value is not known: the page then leaves the label out. */
const fact = (label: string, value: Cell | undefined): Fact | undefined =>
  value === undefined || value === "" ? undefined : [label, value];

const time = (label: string, value: string | undefined): Fact | undefined =>
  fact(label, value === undefined ? undefined : timeText(value));

function questionFacts({ report, source, request, period }: EvidenceRecord): readonly (Fact | undefined)[] {
  const { type, title, origin } = report;
  const span = [period?.from, period?.to].map((each) => each ?? "…").join(" to ");
  return [
    fact("Report", title === undefined ? type : `${type}: ${title}`),
    fact("Written by", { standard: "the vendor", custom: "the customer", unknown: undefined }[origin]),
    fact("Source", `${source.vendor}, ${source.baseUrl}${source.realm === undefined ? "" : `, realm ${source.realm}`}`),
    fact("API version", source.apiVersion),
    fact("Tenant", source.tenantId === undefined ? source.tenant : `${source.tenant} (${source.tenantId})`),
    fact("Format", request.format),
    fact("Period", period === undefined ? undefined : period.asOf === undefined ? span : `as of ${period.asOf}`),
    time("Requested at", request.sentAt),
    fact("Request ids", request.requestIds.join(", ")),
  ];
}

function runFacts({ run, requester, failure }: EvidenceRecord): readonly (Fact | undefined)[] {
  const who = requester?.principal ?? requester?.clientId;
  return [
    fact("Run", run?.id),
    fact(
      "Started by another",
      run?.joined === true ? { text: "yes: the run existed before", tone: "warning" } : undefined,
    ),
    time("Completed, by the vendor's clock", run?.server?.completed),
    fact("Requested by", who === undefined ? undefined : `${who} (${requester?.basis})`),
    fact("Failed at", failure === undefined ? undefined : failure.at),
    fact("Next step", failure === undefined ? undefined : `${failure.nextStep.action}: ${failure.nextStep.reason}`),
  ];
}

function fileFacts(report: VerifiedReport, record: EvidenceRecord): readonly (Fact | undefined)[] {
  const { file, columns, population, members } = record;
  if (file === undefined) return [];
  const complete = { true: "yes", false: "no", null: "cannot be known" }[String(population?.complete ?? null)];
  return [
    fact("File", file.name),
    fact("Name at the vendor", file.vendorName),
    fact("Size", byteText(file.sizeBytes)),
    fact("SHA-256", mono(file.digest.sha256)),
    fact("SHA-512", file.digest.sha512 === undefined ? undefined : mono(file.digest.sha512)),
    time("Received at", file.receivedAt),
    fact("Length announced and verified", file.lengthVerified ? "yes" : "not announced"),
    fact("Rows", populationText(report)),
    fact("All rows present", complete),
    fact("Columns", columns?.join(", ")),
    fact(
      "Members",
      members?.map(({ name, rows }) => (rows === undefined ? name : `${name} (${rows} rows)`)).join(", "),
    ),
  ];
}

/** The operator's word. */
function declaredFacts({ declared }: EvidenceRecord): readonly (Fact | undefined)[] {
  const { controlIds, ...others } = declared;
  return [
    fact("Controls, as declared", controlIds.join(", ")),
    ...Object.entries(others).map(([name, value]) => fact(`${name}, as declared`, valueText(value))),
  ];
}
