import type { EvidenceClient } from "../clients.js";
import type { ReportQuestion } from "../format/report-question.js";
import type { Period, ReportLogic } from "../format/record-question.js";
import type { ServerTimes } from "../format/record-run.js";

/** What a vendor's answer about a finished run says, as a record has it. */
export interface ResultDetails {
  readonly report: Pick<ReportLogic, "title" | "definition">;
  /** The vendor's word for the state in which the run ended. */
  readonly status?: string | undefined;
  readonly server?: ServerTimes | undefined;
  /** The user or service account that started the run. */
  readonly principal?: string | undefined;
  /** How many rows the report has. */
  readonly announcedRows?: number | undefined;
}

/** Whose an access token is, by its claims. */
export interface TokenOwner {
  /** The vendor's id of the tenant. */
  readonly tenantId?: string | undefined;
  /** Public id of the credential. */
  readonly clientId?: string | undefined;
  /** The user or service account. */
  readonly principal?: string | undefined;
}

/** What evidence has to know about one vendor; everything else is its client's. */
export interface Vendor {
  /** Package of its client. */
  readonly packageName: string;
  /** True when a start may be answered with a run that was there before: its client then takes `onJoined`. */
  readonly mayJoin: boolean;
  /** The first argument of the client's `runReport`. */
  inputOf(question: ReportQuestion): object;
  /** The only format that a report has. Undefined when there is a choice. */
  onlyFormatOf?(report: string): string | undefined;
  /** Which report it is, as far as the question says. */
  logicOf(question: ReportQuestion): ReportLogic;
  /** The time that the arguments select. Undefined when they select none. */
  periodOf?(question: ReportQuestion): Period | undefined;
  /**
   * Version of the API that a request names. Undefined when it names none.
   *
   * @param operation verb and path: `GET /reports/v1/{id}`.
   */
  apiVersionOf(operation: string): string | undefined;
  /** Reads the claims of an access token. Missing for a vendor whose tokens have none. */
  tokenOwnerOf?(claims: Readonly<Record<string, unknown>>): TokenOwner;
  /** Reads `result` of a finished report. */
  detailsOf(result: Readonly<Record<string, unknown>>): ResultDetails;
  /** Deletes a report at the vendor. Missing for vendors that delete reports themselves. */
  cleanUp?(client: EvidenceClient, runId: string): Promise<void>;
}

/** The fields with these names, without those that are missing or null. */
export const pick = (from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (from[name] == null ? [] : [[name, from[name]]])));

/** The version in the path of an operation: `v1`, `v2024`. */
export const versionInPath = (operation: string): string | undefined => /\/(v\d+)(?=\/|$)/.exec(operation)?.[1];

/** A text without the white space around it. Undefined for an empty text, and for a value that is no text. */
export const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** A whole number from 0. Undefined for any other value: `parseRecord` would refuse the record that has it. */
export const wholeNumber = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/**
 * A vendor's time in UTC, as RFC 3339. Undefined when the time does not say its zone: the zone is not guessed.
 *
 * @param value also as PostgreSQL writes it: `2025-12-09 12:00:00.123+00`.
 */
export function instantOf(value: unknown): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)$/i.exec(
    nonEmptyText(value) ?? "",
  );
  if (parts === null) return undefined;
  const [, date = "", time = "", zone = ""] = parts;
  const offset = zone.toUpperCase() === "Z" ? "Z" : `${zone.replace(":", "").padEnd(5, "0")}`;
  const at = new Date(`${date}T${time}${offset === "Z" ? "Z" : `${offset.slice(0, 3)}:${offset.slice(3)}`}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
