import type { Pace } from "../retry/throttle.js";

/** How a vendor reports failure. */
export interface VendorErrors {
  /** One readable line from an error body: parsed JSON, or text. Undefined when it says nothing. */
  message(body: unknown): string | undefined;
  /** The vendor's id of the request, from its headers or from the error body. */
  requestId?(headers: Headers, body: unknown): string | undefined;
  /** True when a body under a success status reports a failure: parsed JSON, or undefined where it is none. */
  isFailure?(body: unknown): boolean;
  /** True when the vendor says that waiting does not help, whatever the status usually means: a quota used up for today. */
  isFinal?(status: number, body: unknown): boolean;
  /** True when the vendor says that it cannot do this now, but soon: another operation of its own is under way. */
  isNotYet?(body: unknown): boolean;
  /**
   * What to do about this failure, where the vendor's facts allow to say.
   *
   * @param operation verb and path template of the call.
   */
  hint?(status: number, body: unknown, operation: string): string | undefined;
  /** Something the answer's headers say that the user should hear about. */
  notice?(headers: Headers): string | undefined;
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
  /** The pace that suits the vendor's rate limit. */
  readonly pace?: Pace;
}
