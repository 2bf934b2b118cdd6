import type { SailPointBehaviour } from "./behaviour.js";
import type { ArgumentKind } from "./report-types.js";
import { definitionOf, reportTypes } from "./report-types.js";

/** A run as it was asked for. */
export interface ReportDetails {
  readonly reportType: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Why the vendor would refuse a request. */
export interface Refusal {
  readonly detailCode: string;
  readonly text: string;
  readonly causes: readonly string[];
}

const missing = (what: string): Refusal => ({
  detailCode: "400.1.0 Required Data Missing Or Empty",
  text: `Required data was missing or empty: ${what}`,
  causes: [`"${what}" is required.`],
});

const illegal = (what: string, expected: string): Refusal => ({
  detailCode: "400.1.3 Illegal value",
  text: `Illegal value for ${what}`,
  causes: [`"${what}" must be ${expected}.`],
});

const isText = (value: unknown): boolean => typeof value === "string";

const kinds: Readonly<Record<ArgumentKind, readonly [expected: string, check: (value: unknown) => boolean]>> = {
  text: ["a string", isText],
  boolean: ["a boolean", (value) => typeof value === "boolean"],
  "text-list": ["an array of strings", (value) => Array.isArray(value) && value.every(isText)],
  formats: [
    "an array of CSV, PDF",
    (value) => Array.isArray(value) && value.every((format) => format === "CSV" || format === "PDF"),
  ],
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Reads the body of a run request as strictly as the vendor's schema. */
export function validateReportDetails(body: unknown, behaviour: SailPointBehaviour): ReportDetails | Refusal {
  if (!isObject(body)) {
    return { detailCode: "400.1 Bad Request Content", text: "The request body is not a JSON object.", causes: [] };
  }
  const { reportType, arguments: given = {} } = body;
  if (typeof reportType !== "string" || reportType === "") return missing("reportType");
  if (!Object.hasOwn(reportTypes, reportType) && behaviour.unknownReportType === "refused") {
    return illegal("reportType", `one of ${Object.keys(reportTypes).join(", ")}`);
  }
  if (!isObject(given)) return illegal("arguments", "an object");
  for (const [name, { kind, required }] of Object.entries(definitionOf(reportType).arguments)) {
    const value = given[name];
    const isOptional = !required || (name === "correlatedOnly" && behaviour.correlatedOnly === "optional");
    if (value === undefined || value === null || value === "") {
      if (isOptional) continue;
      return missing(`arguments.${name}`);
    }
    const [expected, isValid] = kinds[kind];
    if (!isValid(value)) return illegal(`arguments.${name}`, expected);
  }
  return { reportType, arguments: given };
}

/** True for a refusal. */
export const isRefusal = (checked: ReportDetails | Refusal): checked is Refusal => "detailCode" in checked;
