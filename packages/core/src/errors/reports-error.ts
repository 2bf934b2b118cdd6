import { oneLine } from "../internal/one-line.js";

/** Whether the server did what the failed call asked: `"no"` means it is safe to call again. */
export type CarriedOut = "no" | "maybe" | "yes";

/** What every error of this library can say about itself. */
export interface ReportsErrorDetails {
  /** Stable machine-readable name of what went wrong. */
  readonly code: string;
  /** True when the same call may succeed later without any change. Default: false. */
  readonly isRetryable?: boolean;
  /** Default: `"no"`. */
  readonly carriedOut?: CarriedOut;
  /** How many times the request was sent. Default: 0. */
  readonly attempts?: number | undefined;
  /** Verb and path template of the call: `GET /reports/v1/{taskResultId}/result`; of a method, its name. */
  readonly operation?: string | undefined;
  /** The caller's own name for the call, as given in the options. */
  readonly label?: string | undefined;
  /** The run this error is about; pass it to `resume` to continue. */
  readonly handle?: { readonly id: string } | undefined;
  readonly cause?: unknown;
}

/** Where the prototype of an error class keeps its brand. */
const brandKey = Symbol.for("@identity-reports/error/v1");

/**
 * Gives an error class a name and a brand. Both survive minification and a second copy of the package, which the name of
 * the constructor would not.
 */
export function brandError(constructor: { readonly prototype: ReportsError }, name: string): void {
  const brand = Symbol.for(`@identity-reports/error/v1/${name}`);
  Object.defineProperties(constructor.prototype, {
    name: { value: name, configurable: true, writable: true },
    [brandKey]: { value: brand },
    [brand]: { value: true },
  });
}

/**
 * The base of every error this library rejects with or throws. Test with `instanceof`, or with `X.is(error)` where two
 * copies of a package may meet.
 */
export class ReportsError extends Error {
  /** Stable machine-readable name of what went wrong. */
  declare readonly code: string;
  /** True when the same call may succeed later without any change. */
  declare readonly isRetryable: boolean;
  /** Whether the server did what was asked. */
  declare readonly carriedOut: CarriedOut;
  /** How many times the request was sent. */
  declare readonly attempts: number;
  /** Verb and path template of the call that failed: `GET /reports/v1/{taskResultId}/result`; of a method, its name: `saveTo`. */
  declare readonly operation?: string;
  /** The caller's own name for the call. */
  declare readonly label?: string;
  /** The run this error is about, once the vendor accepted one. */
  declare readonly handle?: { readonly id: string };

  constructor(
    message: string,
    {
      code = "error",
      isRetryable = false,
      carriedOut = "no",
      attempts = 0,
      operation,
      label,
      handle,
      cause,
    }: Partial<ReportsErrorDetails> = {},
  ) {
    super(oneLine(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.isRetryable = isRetryable;
    this.carriedOut = carriedOut;
    this.attempts = attempts;
    // What is not known is left out, so that logs do not show it.
    if (operation !== undefined) this.operation = oneLine(operation);
    if (label !== undefined) this.label = label;
    if (handle !== undefined) this.handle = handle;
  }

  /**
   * True when `error` is of this class, also when it comes from another copy of the package.
   *
   * @example
   * ```ts
   * try {
   *   await sailpoint.getReportResult({ taskResultId: "2c91" });
   * } catch (error) {
   *   if (NotFoundError.is(error)) console.log(error.status, error.requestId);
   * }
   * ```
   */
  static is<E>(this: { readonly prototype: E }, error: unknown): error is E {
    if (typeof error !== "object" || error === null) return false;
    const brand = Object.getOwnPropertyDescriptor(this.prototype, brandKey)?.value as symbol | undefined;
    // A caller's own subclass has no brand of its own, and must not match everything its base matches.
    if (brand === undefined) return Object.prototype.isPrototypeOf.call(this.prototype as object, error);
    return (error as Record<symbol, unknown>)[brand] === true;
  }

  /**
   * A copy that knows more about the failure: `error.with({ handle })`. Errors themselves never change, since several
   * callers may hold the same one. Where there is nothing new, it is the error itself.
   *
   * @param details take the place of what the error says itself; undefined ones do not.
   *
   * @example
   * ```ts
   * try {
   *   await sailpoint.resume(handle);
   * } catch (error) {
   *   throw ReportsError.is(error) ? error.with({ label: "nightly accounts" }) : error;
   * }
   * ```
   */
  with(details: ErrorAdditions): this {
    const news = Object.entries(details).filter(
      ([name, value]) => value !== undefined && value !== this[name as "code"],
    );
    return news.length === 0 ? this : copyOf(this, Object.fromEntries(news));
  }

  /**
   * Everything but the stack and the cause; safe to log and to store.
   *
   * @example
   * ```ts
   * try {
   *   await sailpoint.resume(handle);
   * } catch (error) {
   *   if (ReportsError.is(error)) console.error(JSON.stringify(error)); // no secrets, no stack
   * }
   * ```
   */
  toJSON(): Record<string, unknown> {
    const { name, message } = this;
    return { name, message, ...(this as object) };
  }
}
brandError(ReportsError, "ReportsError");

/** What the code that passes an error on may know better than the code that made it. */
export type ErrorAdditions = Partial<
  Pick<ReportsErrorDetails, "carriedOut" | "attempts" | "operation" | "label" | "handle">
>;

/**
 * A copy of an error with its stack.
 *
 * @param changes values that take the place of the error's own, by name.
 */
export function copyOf<E extends ReportsError>(error: E, changes: Readonly<Record<string, unknown>> = {}): E {
  const { stack = error.stack, ...others } = changes;
  const fields: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(error);
  for (const [name, value] of Object.entries(others)) fields[name] = { ...(fields[name] ?? shown), value };
  // The engine's own stack is read through a getter that knows only the object it was made for.
  fields["stack"] = { ...hidden, value: stack };
  const copy = new Error(error.message);
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  return Object.defineProperties(copy, fields) as E;
}

const hidden: PropertyDescriptor = { configurable: true, enumerable: false, writable: true };
const shown: PropertyDescriptor = { ...hidden, enumerable: true };

/** Puts a long text on an error in a way that logs and `JSON.stringify` pass over. */
export function hideText(error: ReportsError, name: string, text: string): void {
  Object.defineProperty(error, name, { ...hidden, value: text });
}

/** The error itself; anything else that was thrown becomes an unexpected error, with its stack as the cause. */
export const asReportsError = (error: unknown, carriedOut: CarriedOut = "maybe"): ReportsError =>
  ReportsError.is(error)
    ? error
    : new ReportsError(`unexpected: ${String(error)}`, { code: "unexpected", carriedOut, cause: error });
