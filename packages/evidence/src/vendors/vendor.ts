import type { EvidenceClient } from "../clients.js";
import type { Period, ReportLogic } from "../format/record-question.js";
import type { ServerTimes } from "../format/record-run.js";

/** What a plan asks a vendor for. */
export interface Asked {
  /** The report's id in the plan. */
  readonly id: string;
  readonly report: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly realm?: string | undefined;
}

/** What a vendor says of a report's logic. */
export type LogicWords = Pick<ReportLogic, "title" | "definition">;

/** What a vendor's own words about a finished run mean. */
export interface VendorWords {
  readonly report: LogicWords;
  readonly status?: string | undefined;
  readonly server?: ServerTimes | undefined;
  /** Who ran it. */
  readonly principal?: string | undefined;
  /** How many rows it says that the report has. */
  readonly announced?: number | undefined;
}

/** Whose a token is, in the words of its vendor. */
export interface TokenWords {
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly principal?: string | undefined;
}

/** All that is known here about one vendor. */
export interface Vendor {
  /** Of its client. */
  readonly packageName: string;
  /** Whether a start may be answered with a run that was there before: then it takes `onJoined`. */
  readonly mayJoin: boolean;
  /** The input of `runReport`. */
  inputOf(asked: Asked): object;
  /** The only format that a report has; undefined where there is a choice. */
  onlyFormatOf?(report: string): string | undefined;
  /** Which report it is, before anything was asked. */
  logicOf(asked: Asked): ReportLogic;
  /** The time that the arguments select. */
  periodOf?(asked: Asked): Period | undefined;
  /** Version of the API that a request names. @param operation verb and path: `GET /reports/v1/{id}`. */
  apiVersionOf(operation: string): string | undefined;
  /** What the claims of a token say. Undefined where tokens say nothing. */
  tokenWords?(claims: Readonly<Record<string, unknown>>): TokenWords;
  wordsOf(result: Readonly<Record<string, unknown>>): VendorWords;
  /** Deletes the report where it was made; undefined where that cannot be done, or needs not to be. */
  cleanUp?(client: EvidenceClient, runId: string): Promise<void>;
}

/** The named fields of an object that are there. */
export const pick = (from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (from[name] == null ? [] : [[name, from[name]]])));

/** The version that is a part of a path. */
export const versionInPath = (operation: string): string | undefined => /\/(v\d+)(?=\/|$)/.exec(operation)?.[1];

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** A number of rows, or of ms. Undefined for what can be neither: a record has to be read again. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/**
 * A vendor's time in UTC, as RFC 3339. Undefined for one that does not say its zone: it is not guessed.
 *
 * @param value also as PostgreSQL writes it: `2025-12-09 12:00:00.123+00`.
 */
export function instantOf(value: unknown): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)$/i.exec(textOf(value) ?? "");
  if (parts === null) return undefined;
  const [, date = "", time = "", zone = ""] = parts;
  const offset = zone.toUpperCase() === "Z" ? "Z" : `${zone.replace(":", "").padEnd(5, "0")}`;
  const at = new Date(`${date}T${time}${offset === "Z" ? "Z" : `${offset.slice(0, 3)}:${offset.slice(3)}`}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
