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
  /** Decimal digits, as text: ids are larger than a number can hold. */
  readonly id: string;
  /** Title for people. Missing where no title was given. */
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
  /** Attribute that its sessions are sorted by; `!` in front for descending. */
  readonly query_order?: Text;
  /** No date: most likely the cluster node that made it. */
  readonly created_on?: Text;
  /**
   * When it was asked for. Timestamp of the database (`2025-12-09 12:00:00.123+00`): see {@link parseSessionDate}.
   */
  readonly created_at?: Text;
  /**
   * When it was last changed. Timestamp of the database (`2025-12-09 12:00:00.123+00`): see {@link parseSessionDate}.
   */
  readonly modified_at?: Text;
  /** True for a deleted report that is still listed. */
  readonly removed?: boolean | null | undefined;
  /** Fudo may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** A definition that reports are made by: predefined (ids 5 to 16), or a custom filter of your own. */
export interface DefinedReportModel {
  /** Decimal digits, as text. The predefined ones have the ids 5 to 16. */
  readonly id: string;
  /** Title for people. */
  readonly title?: Text;
  /** Class of the definition. Only `system` is documented. */
  readonly type?: DefinedReportType | null | undefined;
  /** Which sessions it is about, encoded. See `all`, `field` and `not`. */
  readonly query_filter?: Text;
  /** Attribute to sort by; `!` in front for descending. */
  readonly query_order?: Text;
  /** Id of the user who created it. */
  readonly created_by?: Text;
  /** When it was made. Timestamp of the database (`2025-12-09 12:00:00.123+00`): see {@link parseSessionDate}. */
  readonly created_at?: Text;
  /**
   * When it was last changed. Timestamp of the database (`2025-12-09 12:00:00.123+00`): see {@link parseSessionDate}.
   */
  readonly modified_at?: Text;
  /** True for a deleted definition that is still listed. */
  readonly removed?: boolean | null | undefined;
  /** Among them two flags that Fudo documents without their names. */
  readonly [attribute: string]: unknown;
}

/** How often a subscription makes a report. */
export type SubscriptionPeriod = "day" | "week" | "month" | "quarter" | "year";

/** A subscription that makes reports by itself. */
export interface DefinedReportSubscriptionModel {
  /** Decimal digits, as text. */
  readonly id: string;
  /** Id of the definition that its reports are made by. */
  readonly defined_report_id?: DefinedReportId | null | undefined;
  /** Id of the user the reports are for. Seen only by those who may read that user. */
  readonly user_id?: Text;
  /** How often it makes a report. */
  readonly period?: SubscriptionPeriod | (string & {}) | null | undefined;
  /** Id of the user who created it. */
  readonly created_by?: Text;
  /** When it was made. Timestamp of the database (`2025-12-09 12:00:00.123+00`): see {@link parseSessionDate}. */
  readonly created_at?: Text;
  /**
   * When it was last changed. Timestamp of the database (`2025-12-09 12:00:00.123+00`): see {@link parseSessionDate}.
   */
  readonly modified_at?: Text;
  /** True for a deleted subscription that is still listed. */
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
  /** The name or id that the field must have. */
  readonly value: string;
}

interface ReportAttributes {
  /** Conditions that the sessions of the report must meet, all of them. */
  readonly criteria?: readonly ReportCriterion[] | undefined;
  /** Id of a definition to make the report by: see `PredefinedReport`. */
  readonly defined_report_id?: DefinedReportId | undefined;
  /** An expression of `all`, `field` and `not`, or one you encoded yourself. Sent as it is. */
  readonly query_filter?: string | undefined;
  /** Attribute to sort the sessions by; `!` in front for descending: `!finished_at`. */
  readonly query_order?: string | undefined;
  /** Title for people. It is also what a run whose response was lost can be found by. */
  readonly title?: string | undefined;
  /** Id of the user who is to count as its creator. Fudo does not say who may set it. Default: the caller. */
  readonly created_by?: string | undefined;
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
  /** Format to render the report in: `csv`, `pdf` or `html`. */
  readonly format: ReportFileFormat;
}

/** A new report definition. */
export interface CreateDefinedReportParams {
  /** Title for people. */
  readonly title: string;
  /** Cannot be changed later. Fudo's example says `system`. */
  readonly type?: DefinedReportType | undefined;
  /** An expression of `all`, `field` and `not`, or one you encoded yourself. Sent as it is. */
  readonly query_filter?: string | undefined;
  /** `!finished_at` */
  readonly query_order?: string | undefined;
  /** Id of the user who is to count as its creator. Fudo does not say who may set it. Default: the caller. */
  readonly created_by?: string | undefined;
}

/** Changes to a report definition; what is left out stays. Its type cannot be changed. */
export interface UpdateDefinedReportParams extends IdParams {
  /** New title. */
  readonly title?: string | undefined;
  /** New filter: an expression of `all`, `field` and `not`, or one you encoded yourself. */
  readonly query_filter?: string | undefined;
  /** New order: an attribute; `!` in front for descending. */
  readonly query_order?: string | undefined;
}

/** A new subscription. */
export interface CreateSubscriptionParams {
  /** How often to make a report. */
  readonly period: SubscriptionPeriod;
  /** Id of the definition to make it by: see `PredefinedReport`. */
  readonly defined_report_id: DefinedReportId;
  /** Id of another user to subscribe, which takes the right to read that user. Default: the caller. */
  readonly user_id?: string | undefined;
  /** Id of the user who is to count as its creator. Fudo does not say who may set it. Default: the caller. */
  readonly created_by?: string | undefined;
}

/** The kinds of objects of this API. */
export type ObjectType = "report" | "defined_report" | "defined_report_subscription";

/** Whose specification to get. */
export interface GetObjectSpecParams {
  /** Kind of object, such as `report`. */
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
  /** No two objects may have the same value. */
  readonly unique?: boolean;
  /** Must be given when the object is created. */
  readonly required?: boolean;
  /** Filters ignore case. */
  readonly ignore_case?: boolean;
  /** An empty text is a value. */
  readonly allow_empty?: boolean;
  /** Secret, so never returned. */
  readonly protected?: boolean;
  /** Kind of object; the caller needs a grant on the one whose id is in the attribute. */
  readonly grant?: string;
  readonly [property: string]: unknown;
}

/** Attributes by name. */
export type ObjectSpec = Readonly<Record<string, AttributeSpec>>;
