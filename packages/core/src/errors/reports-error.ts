import { defined } from "../internal/objects.js";
import { inOneLine, oneLine } from "../internal/one-line.js";

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
  /** Verb and path template of the call: `GET /reports/v1/{taskResultId}/result`. */
  readonly operation?: string | undefined;
  /** The caller's own name for the call, as given in the options. */
  readonly label?: string | undefined;
  /** The run this error is about; hand it to `resume` to go on. */
  readonly handle?: { readonly id: string } | undefined;
  readonly cause?: unknown;
}

/** What is passed on as it came, line breaks included: for programs to compare, or the vendor's own object. */
const asItCame = new Set(["code", "label", "path", "body", "result"]);

const ownBrand = Symbol.for("@identity-reports/error/v1");
const ownDefaults = Symbol("defaults");

/**
 * Gives an error class a name and a brand that survive minification and a second copy of the package, which the
 * constructor's own name would not; and what holds for all its errors unless one says otherwise.
 */
export function brandError(
  constructor: { readonly prototype: ReportsError },
  name: string,
  defaults: Partial<ReportsErrorDetails> & Readonly<Record<string, unknown>> = {},
): void {
  const brand = Symbol.for(`@identity-reports/error/v1/${name}`);
  Object.defineProperties(constructor.prototype, {
    name: { value: name, configurable: true, writable: true },
    [ownBrand]: { value: brand },
    [brand]: { value: true },
    [ownDefaults]: { value: defaults },
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
  /** Verb and path template of the call that failed, where it was one: `GET /reports/v1/{taskResultId}/result`. */
  declare readonly operation?: string;
  /** The caller's own name for the call. */
  declare readonly label?: string;
  /** The run this error is about, once the vendor accepted one. */
  declare readonly handle?: { readonly id: string };

  constructor(
    message: string,
    { cause, bodyText, ...details }: Partial<ReportsErrorDetails> & { bodyText?: unknown } = {},
  ) {
    super(oneLine(message), cause === undefined ? undefined : { cause });
    const ours = { code: "error", isRetryable: false, carriedOut: "no", attempts: 0 };
    const facts = Object.entries(defined(details)).map(([name, value]) => [
      name,
      asItCame.has(name) ? value : inOneLine(value),
    ]);
    Object.assign(this, ours, (this as { [ownDefaults]?: object })[ownDefaults], Object.fromEntries(facts));
    // Not enumerable, so that a page of HTML does not fill the log.
    if (bodyText !== undefined) Object.defineProperty(this, "bodyText", { value: bodyText });
  }

  /** True when `error` is of this class, also when it comes from another copy of the package. */
  static is<E>(this: { readonly prototype: E }, error: unknown): error is E {
    if (typeof error !== "object" || error === null) return false;
    const brand = Object.getOwnPropertyDescriptor(this.prototype, ownBrand)?.value as symbol | undefined;
    // A caller's own subclass has no brand of its own, and must not match everything its base matches.
    if (brand === undefined) return Object.prototype.isPrototypeOf.call(this.prototype as object, error);
    return (error as Record<symbol, unknown>)[brand] === true;
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

/**
 * The same failure for one more caller, so that what is added for one does not show up at another.
 *
 * @param changes values that take the place of the error's own, by name.
 */
export function copyOf<E extends ReportsError>(error: E, changes: Readonly<Record<string, unknown>> = {}): E {
  const copy = new Error(error.message);
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  const { stack: _, ...facts }: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(error);
  const { stack = error.stack, ...others } = changes;
  for (const [name, value] of Object.entries(others)) facts[name] = { ...facts[name], value };
  // The stack is read through a getter that knows only the object it was made for.
  return Object.assign(Object.defineProperties(copy, facts), { stack }) as E;
}

/** Adds what only the caller of the failing code knows. What the error already says about itself stays. */
export function annotate<E extends ReportsError>(
  error: E,
  { attempts = 0, ...facts }: Partial<Pick<ReportsErrorDetails, "operation" | "label" | "handle" | "attempts">>,
): E {
  const own = defined({ operation: error.operation, label: error.label, handle: error.handle });
  return Object.assign(error, defined(facts), own, { attempts: Math.max(error.attempts, attempts) });
}

/** A fault of ours, not of the server: it keeps its stack and is not dressed up as something else. */
export const unexpectedError = (error: unknown, carriedOut: CarriedOut = "maybe"): ReportsError =>
  new ReportsError(`unexpected: ${String(error)}`, { code: "unexpected", carriedOut, cause: error });
