import { canonicalJson } from "../format/canonical-json.js";
import type { EvidenceRecord } from "../format/record.js";
import { NotComparable } from "./compare-error.js";

/** The parts of a record's question, by the names of its fields. */
const partsOf = ({ report, request, source, file }: EvidenceRecord): Readonly<Record<string, unknown>> => ({
  "report.type": report.type,
  "report.definition": report.definitionDigest ?? report.definition,
  "request.arguments": request.arguments,
  "request.format": request.format,
  "file.format": file?.format,
  "source.vendor": source.vendor,
  "source.baseUrl": source.baseUrl,
  "source.tenantId": source.tenantId,
  "source.realm": source.realm,
});

/**
 * Answers to two different questions are not compared: rows would differ because something else was asked for.
 *
 * @throws NotComparable that names all parts that differ.
 */
export function expectSameQuestion(before: EvidenceRecord, after: EvidenceRecord): void {
  const [partsBefore, partsAfter] = [partsOf(before), partsOf(after)];
  const different = Object.keys(partsBefore).filter(
    (part) => canonicalJson(partsBefore[part]) !== canonicalJson(partsAfter[part]),
  );
  if (different.length === 0) return;
  const differences = different.map(
    (part) => `${part} was ${shown(partsBefore[part])} and is ${shown(partsAfter[part])}`,
  );
  throw new NotComparable("question_differs", `not the same request: ${differences.join("; ")}`);
}

const maxShown = 200;

function shown(value: unknown): string {
  const text = value === undefined ? "not known" : canonicalJson(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
