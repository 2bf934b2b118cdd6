import type { Pace } from "../retry/pace.js";

/** How a vendor reports failure. */
export interface VendorErrors {
  /** One readable line from an error body: parsed JSON, or text. Undefined when it says nothing. */
  message(body: unknown): string | undefined;
  /** The header with the vendor's id of the request. */
  readonly requestIdHeader?: string;
  /** The member of an error body with the vendor's id of the request, where the header is missing. */
  readonly requestIdMember?: string;
  /** True when a body under a success status reports a failure: parsed JSON, or undefined where it is none. */
  isFailure?(body: unknown): boolean;
  /** True when the vendor says that waiting does not help, whatever the status usually means: a quota used up for today. */
  isFinal?(status: number, body: unknown): boolean;
  /** True when the vendor says that it cannot do this now, but soon: another operation of its own is under way. */
  isBusy?(body: unknown): boolean;
  /**
   * What to do about this failure; undefined where the response does not say enough.
   *
   * @param operation verb and path template of the call.
   */
  hint?(status: number, body: unknown, operation: string): string | undefined;
  /** How the vendor marks an endpoint that will go away: a header that is `true`, and what to say about it. */
  readonly deprecation?: { readonly header: string; readonly message: string };
}

/** What is fixed for a vendor. */
export interface VendorProfile {
  /** Name of the npm package, for the User-Agent. */
  readonly product: string;
  /** Version of the npm package. */
  readonly version: string;
  /** Path between the base URL and the endpoints' own: `reports/v1/`. */
  readonly prefix: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors: VendorErrors;
  /** Sent by `request()` with `experimental: true`, and by nothing else. Missing where it has none. */
  readonly experimentalHeaders?: Readonly<Record<string, string>>;
  /** The pace that suits the vendor's rate limit. */
  readonly pace?: Pace;
}
