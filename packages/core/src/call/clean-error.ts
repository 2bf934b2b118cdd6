import { copyOf, ReportsError } from "../errors/reports-error.js";
import { isRecord } from "../internal/objects.js";
import { oneLine } from "../internal/one-line.js";
import type { Redactor } from "../observe/redact.js";

const maxMessageLength = 2_000;
const deepestCause = 5;

/** What blanks the secrets of a client. */
type Cleaner = Pick<Redactor, "clean" | "cleanJson">;

/**
 * Blanks secrets in an error. Every error that leaves a client passes here, so that no part of the library that makes an
 * error can forget to blank what a server repeated. The handle is never changed: it must still work.
 *
 * @returns a copy without the secrets that the client knows, or the error itself where there are none.
 */
export function cleanError<E>(error: E, cleaner: Cleaner): E {
  if (!ReportsError.is(error)) return error;
  const changes: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(error)) {
    if (name === "stack" || name === "handle") continue;
    const value = (error as unknown as Record<string, unknown>)[name];
    const cleaned = cleanField(name, value, cleaner);
    if (cleaned !== value) changes[name] = cleaned;
  }
  if (Object.keys(changes).length === 0) return error;
  return copyOf(error, {
    ...changes,
    stack: stackWith(error, (changes["message"] as string | undefined) ?? error.message),
  });
}

/** What keeps its line breaks: it is for programs to compare, or what the vendor sent. */
const asItCame = new Set(["code", "label", "path", "bodyText"]);

function cleanField(name: string, value: unknown, cleaner: Cleaner): unknown {
  if (name === "message") return cut(cleaner.clean(oneLine(String(value))));
  if (name === "cause") return cleanCause(value, cleaner);
  // The text of a body is cut off at some length, maybe in the middle of a secret.
  if (typeof value === "string") return cleaner.clean(asItCame.has(name) ? value : oneLine(value), name === "bodyText");
  // Objects of the vendor are JSON; others, such as dates, hold no text.
  if (!Array.isArray(value) && (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype)) return value;
  const cleaned = cleaner.cleanJson(value);
  return JSON.stringify(cleaned) === JSON.stringify(value) ? value : cleaned;
}

const cut = (message: string): string =>
  message.length > maxMessageLength ? `${message.slice(0, maxMessageLength).trimEnd()} …` : message;

/** The stack begins with the message; its frames are places in programs. */
const stackWith = ({ stack, message }: Error, cleaned: string): string | undefined =>
  stack?.replace(message, () => cleaned);

/** The cause of an error is often an object of other code: it is replaced where it shows a secret, never written to. */
function cleanCause(cause: unknown, cleaner: Cleaner, depth = 0): unknown {
  if (typeof cause === "string") return cleaner.clean(cause);
  if (!(cause instanceof Error) || depth > deepestCause) return cause;
  if (ReportsError.is(cause)) return cleanError(cause, cleaner);
  const { name, stack, code, ...fields } = cause as Error & { readonly code?: unknown };
  const message = cleaner.clean(cause.message);
  const inner = cleanCause(cause.cause, cleaner, depth + 1);
  const shown = [name, String(code), ...Object.values(fields).filter((each) => typeof each === "string")].join("\n");
  if (message === cause.message && inner === cause.cause && cleaner.clean(shown) === shown) return cause;
  const standIn = inner === undefined ? new Error(message) : new Error(message, { cause: inner });
  const shownFields = { name: cleaner.clean(name), stack: stack && stackWith(cause, message) };
  return Object.assign(standIn, shownFields, typeof code === "string" ? { code: cleaner.clean(code) } : {});
}
