import type { ErrorAdditions } from "../errors/reports-error.js";
import type { Lifetime } from "../internal/lifetime.js";
import type { EndEvents } from "../observe/begin-events.js";
import type { ReportsEventListener } from "../observe/events.js";
import type { Redactor } from "../observe/redact.js";
import type { Connections } from "../platform/platform.js";
import type { RetryBudget } from "../retry/budget.js";
import type { RateLimiter } from "../retry/rate-limiter.js";
import type { InternalRequestOptions } from "./method-ids.js";
import type { Credential } from "./credential.js";
import type { Endpoint } from "./endpoint.js";
import type { ClientOptions, RequestOptions } from "./options.js";
import type { VendorProfile } from "./vendor-profile.js";

/** What a call uses of the transport of its client. */
export interface CallTransport {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly profile: VendorProfile;
  readonly options: ClientOptions;
  readonly credential: Credential;
  readonly connections: Connections;
  readonly rateLimiter: RateLimiter;
  readonly budget: RetryBudget;
  readonly redactor: Redactor;
  /** Whether the host has ever answered this client: a name that cannot be resolved now is then no typing mistake. */
  readonly host: { hasAnswered: boolean };
  /** Makes another call: a download that begins again. */
  send<Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options: InternalRequestOptions,
  ): Promise<Result>;
  /** Sends the events of a call to the listeners of the client and of the call. */
  emitterFor(options: InternalRequestOptions): ReportsEventListener;
  /** The options of all calls that one method makes: they hold its id, which all of their events have. */
  withMethodIds<Options extends object>(options: Options, ids?: { readonly runId?: string }): Options;
  /**
   * Does `work` in a lifetime that ends when the caller aborts, or closes the client, and emits the event of its end.
   *
   * @param activity what is then said to have been aborted: verb and path, or a phrase.
   */
  withLifetime<T>(
    activity: string,
    options: Pick<RequestOptions, "signal" | "label">,
    work: (lifetime: Lifetime) => Promise<T>,
    events?: EndEvents,
  ): Promise<T>;
  /** Ends `lifetime` when the caller aborts, or closes the client. */
  linkToCaller(lifetime: Lifetime, activity: string, signal: AbortSignal | undefined, additions: ErrorAdditions): void;
  /** Removes this client's secrets from an error. Every error passes it before it leaves the client. */
  cleanError<E>(error: E): E;
}
