import type { Query } from "@identity-reports/core";
import type { PredefinedReportId } from "./predefined-reports.js";

/** Text that an appliance may leave out, or send as null. */
type Text = string | null | undefined;

/** Id of a report definition: a predefined one, or one of your own. */
export type DefinedReportId = PredefinedReportId | (string & {});

/** Class of a definition. Only `system` is documented. */
export type DefinedReportType = "system" | (string & {});

/**
 * A report, generated on demand or by a subscription. Every attribute but the id may be missing.
 *
 * @see https://download.fudosecurity.com/documentation/fudo/6_0/api/en/_api/main/en/report.html
 */
export interface ReportModel {
  readonly id: string;
  readonly title?: Text;
  /** Missing for reports made from criteria. */
  readonly defined_report_id?: Text;
  /** Expensive for the appliance, so it may come only when `fields` asks for it. */
  readonly report_type?: DefinedReportType | null | undefined;
  /** When its file was made; missing until then. See `parseSessionDate`. */
  readonly generated_at?: Text;
  /** Id of the user who created it. */
  readonly created_by?: Text;
  /** The filter it was made with, encoded. Hand it on as it is. */
  readonly query_filter?: Text;
  readonly query_order?: Text;
  /** No date: most likely the cluster node that made it. */
  readonly created_on?: Text;
  readonly created_at?: Text;
  readonly modified_at?: Text;
  /** True for a deleted report that is still listed. */
  readonly removed?: boolean | null | undefined;
  /** Fudo may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** A definition that reports are made by: predefined (ids 5 to 16), or a custom filter of your own. */
export interface DefinedReportModel {
  readonly id: string;
  readonly title?: Text;
  readonly type?: DefinedReportType | null | undefined;
  /** Which sessions it is about, encoded. See `all`, `field` and `not`. */
  readonly query_filter?: Text;
  /** Attribute to sort by; `!` in front for descending. */
  readonly query_order?: Text;
  /** Id of the user who created it. */
  readonly created_by?: Text;
  readonly created_at?: Text;
  readonly modified_at?: Text;
  readonly removed?: boolean | null | undefined;
  /** Among them two flags that Fudo documents without their names. */
  readonly [attribute: string]: unknown;
}

/** How often a subscription makes a report. */
export type SubscriptionPeriod = "day" | "week" | "month" | "quarter" | "year";

/** A subscription that makes reports by itself. */
export interface DefinedReportSubscriptionModel {
  readonly id: string;
  readonly defined_report_id?: DefinedReportId | null | undefined;
  /** Id of the user the reports are for. Seen only by those who may read that user. */
  readonly user_id?: Text;
  readonly period?: SubscriptionPeriod | (string & {}) | null | undefined;
  /** Id of the user who created it. */
  readonly created_by?: Text;
  readonly created_at?: Text;
  readonly modified_at?: Text;
  readonly removed?: boolean | null | undefined;
  readonly [attribute: string]: unknown;
}

/** Which objects a list has. Each is sent only when it is set. */
export interface ListParams {
  /** An expression of `all`, `field` and `not`, or one you encoded yourself. */
  readonly filter?: string | undefined;
  /** Attributes to sort by, separated by commas; `!` in front of one for descending: `!created_at`. */
  readonly order?: string | undefined;
  /** Attributes to return; the id always is. */
  readonly fields?: readonly string[] | undefined;
  /** Objects per request. All are listed in the end. Default: the appliance's. */
  readonly limit?: number | undefined;
  /** How many objects to leave out at the beginning. */
  readonly offset?: number | undefined;
  /** Any other parameter, such as `{ total_count: true }`; `{ raw }` values are sent as they are. */
  readonly query?: Query | undefined;
}

/** One condition on the sessions of a report. Several must all hold. */
export interface ReportCriterion {
  /** `protocol` takes a name such as `ssh`, `user` the id of a user. No others are documented. */
  readonly field: "protocol" | "user" | (string & {});
  readonly value: string;
}

interface ReportAttributes {
  readonly criteria?: readonly ReportCriterion[] | undefined;
  readonly defined_report_id?: DefinedReportId | undefined;
  readonly query_filter?: string | undefined;
  readonly query_order?: string | undefined;
  readonly title?: string | undefined;
}

/** What a report on demand is about: criteria. In their place Fudo's model also knows a definition or a filter. */
export type CreateReportParams = ReportAttributes &
  (
    | { readonly criteria: readonly ReportCriterion[] }
    | { readonly defined_report_id: DefinedReportId }
    | { readonly query_filter: string }
  );

/** Names a report, a definition or a subscription. */
export interface IdParams {
  /** Decimal digits, as text. */
  readonly id: string;
}

/** A format reports can be had in. */
export type ReportFileFormat = "csv" | "pdf" | "html";

/** Which report file to get. */
export interface GetReportFileParams extends IdParams {
  readonly format: ReportFileFormat;
}

/** A new report definition. */
export interface CreateDefinedReportParams {
  readonly title: string;
  /** Cannot be changed later. Fudo's example says `system`. */
  readonly type?: DefinedReportType | undefined;
  /** An expression of `all`, `field` and `not`, or one you encoded yourself. Sent as it is. */
  readonly query_filter?: string | undefined;
  /** `!finished_at` */
  readonly query_order?: string | undefined;
}

/** Changes to a report definition; what is left out stays. Its type cannot be changed. */
export interface UpdateDefinedReportParams extends IdParams {
  readonly title?: string | undefined;
  readonly query_filter?: string | undefined;
  readonly query_order?: string | undefined;
}

/** A new subscription. */
export interface CreateSubscriptionParams {
  readonly period: SubscriptionPeriod;
  readonly defined_report_id: DefinedReportId;
  /** Id of another user to subscribe, which takes the right to read that user. Default: the caller. */
  readonly user_id?: string | undefined;
}

/** The kinds of objects of this API. */
export type ObjectType = "report" | "defined_report" | "defined_report_subscription";

/** Whose specification to get. */
export interface GetObjectSpecParams {
  readonly objectType: ObjectType;
}

/**
 * What an appliance says about one attribute. A property that is missing has its default.
 *
 * @see https://download.fudosecurity.com/documentation/fudo/5_4/api/en/_api/intro/en/api_attributes_properties.html
 */
export interface AttributeSpec {
  /** Default: `string`. */
  readonly type?:
    "boolean" | "number" | "string" | "datetime" | "number-array" | "string-array" | "object-array" | (string & {});
  /** Never settable. */
  readonly readonly?: boolean;
  /** Settable when the object is created, not later. */
  readonly immutable?: boolean;
  readonly unique?: boolean;
  readonly required?: boolean;
  /** Filters ignore case. */
  readonly ignore_case?: boolean;
  readonly allow_empty?: boolean;
  /** Secret, so never returned. */
  readonly protected?: boolean;
  /** Kind of object; the caller needs a grant on the one whose id is in the attribute. */
  readonly grant?: string;
  readonly [property: string]: unknown;
}

/** Attributes by name. */
export type ObjectSpec = Readonly<Record<string, AttributeSpec>>;
