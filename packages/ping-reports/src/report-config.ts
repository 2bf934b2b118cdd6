import { ConfigError } from "@identity-reports/core";
import { isRecord, refuse, tryJson } from "@identity-reports/core/vendor";

/** A place in the data, with dots: `users.city`. */
type FieldPath = string;

/** A data source of a report. */
export interface ReportEntity {
  /** Name of the source, or a dotted path to a related one: `applications.roles`. */
  readonly entity: string;
  /** How a related source is joined. Default at Ping: `left`. */
  readonly type?: "left" | "right" | "inner" | (string & {});
  readonly [member: string]: unknown;
}

/** A column of a report. */
export interface ReportField {
  /** Header of the column, and its name in every row. */
  readonly label: string;
  /** Where the value of the column comes from: `users.city`. */
  readonly value: FieldPath;
  readonly [member: string]: unknown;
}

/** A parameter of a report, as its template declares it. */
export interface ReportParameterDefinition {
  readonly type?: "string" | "boolean" | "integer" | "float" | "date" | "array" | (string & {});
  /** Type of the values of an `array`. */
  readonly item?: { readonly type?: string; readonly [member: string]: unknown };
  readonly label?: string;
  readonly description?: string;
  readonly source?: "basic" | "datasource" | "user_provided" | (string & {});
  /** Values to choose from. */
  readonly enum?: readonly { readonly name?: string; readonly value?: unknown; readonly [member: string]: unknown }[];
  readonly entity?: string;
  readonly attribute?: string;
  /** True when it may be null. */
  readonly optional?: boolean;
  readonly [member: string]: unknown;
}

/** A filter rule `{ operator: { left, right } }`, or a group of rules. Operators are open: Ping adds some. */
export type ReportFilter =
  | { readonly and: readonly ReportFilter[] }
  | { readonly or: readonly ReportFilter[] }
  | { readonly [operator: string]: unknown };

/**
 * What a template reports on (`reportConfig`, version `v2`). Loose on purpose: built-in reports hold older members, and
 * Ping adds new ones.
 *
 * @see https://docs.pingidentity.com/pingoneaic/reports/rest-api/reports-api.html
 */
export interface ReportConfig {
  /** Of the shape of this object. */
  readonly version?: "v2" | (string & {});
  /** The tables that the report reads, with those joined to them. */
  readonly entities?: readonly ReportEntity[];
  /** The columns in their order. */
  readonly fields?: readonly ReportField[];
  /** By the key under which a run sends the value. */
  readonly parameters?: Readonly<Record<string, ReportParameterDefinition>>;
  /** Which rows the report has. */
  readonly filter?: ReportFilter;
  readonly aggregate?: {
    readonly fields?: readonly {
      readonly label?: string;
      readonly aggregate?: Readonly<Record<string, FieldPath>>;
      readonly [member: string]: unknown;
    }[];
    readonly [member: string]: unknown;
  };
  readonly sort?: readonly {
    readonly value?: FieldPath;
    readonly label?: string;
    readonly direction?: "asc" | "desc" | (string & {});
    readonly [member: string]: unknown;
  }[];
  readonly [member: string]: unknown;
}

/** A parameter of a report together with its key. */
export interface ReportParameter extends ReportParameterDefinition {
  /** The key in `parameters` of a run. */
  readonly key: string;
}

/**
 * Reads a `reportConfig` as a template or a run holds it. Ping's own examples escape it once or twice; both are read.
 *
 * @param reportConfig as `getTemplate` or `getRun` gives it.
 * @throws ConfigError when it is no JSON object.
 *
 * @example
 * ```ts
 * const { reportConfig } = await ping.getTemplate({ name: "ROLE-MEMBERSHIP" });
 * console.log(parseReportConfig(reportConfig ?? {}));
 * ```
 */
export function parseReportConfig(reportConfig: unknown): ReportConfig {
  let value = reportConfig;
  // Text within text, and text whose quotes still have their backslashes: never deeper than twice was seen.
  for (let depth = 0; typeof value === "string" && depth < 3; depth++) value = parseText(value);
  return isRecord(value) ? value : refuse("reportConfig", "a JSON object, or its text", value);
}

/** The text to send: escaped once, by the code that puts it into a body. @throws ConfigError when it is no JSON object. */
export function reportConfigText(reportConfig: unknown): string {
  const config = parseReportConfig(reportConfig);
  const isSound = typeof reportConfig === "string" && isRecord(tryJson(reportConfig));
  return isSound ? reportConfig : JSON.stringify(config);
}

/** The parameters that a configuration declares, in its order. */
export function parametersOf({ parameters }: ReportConfig): readonly ReportParameter[] {
  if (!isRecord(parameters)) return [];
  return Object.entries(parameters).map(([key, definition]) => ({ ...(isRecord(definition) ? definition : {}), key }));
}

function parseText(text: string): unknown {
  // The second reading takes one level of escapes off.
  const value = tryJson(text) ?? tryJson(`"${text}"`);
  if (value === undefined) throw new ConfigError("reportConfig", "expected JSON, got other text");
  return value;
}
