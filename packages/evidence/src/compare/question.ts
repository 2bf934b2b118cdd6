import type { EvidenceRecord } from "../format/record.js";
import { NotComparable } from "./compare-error.js";

/** What was asked for, part by part. */
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
 * The answers to two questions are not compared: what differs would be the question's.
 *
 * @throws NotComparable that names all parts that differ.
 */
export function expectSameQuestion(before: EvidenceRecord, after: EvidenceRecord): void {
  const [old, now] = [partsOf(before), partsOf(after)];
  const different = Object.keys(old).filter((part) => canonical(old[part]) !== canonical(now[part]));
  if (different.length === 0) return;
  const parts = different.map((part) => `${part} was ${shown(old[part])} and is ${shown(now[part])}`);
  throw new NotComparable("question_differs", `not the same question: ${parts.join("; ")}`);
}

/** JSON with the keys of objects in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

const maxShown = 200;

function shown(value: unknown): string {
  const text = value === undefined ? "not known" : canonical(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
