import type { CarriedOut } from "../../errors/reports-error.js";
import { NetworkError } from "../../errors/call-errors.js";
import { oneLine } from "../../internal/one-line.js";
import type { FailedRequest } from "../../platform/platform.js";
import { judgeFailure } from "#platform";

interface SystemError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** The innermost error that has a system code; wrappers, ky's among them, say less and print headers. */
function rootOf(error: unknown): SystemError {
  let root = error as SystemError;
  let best: SystemError | undefined;
  for (let depth = 0; depth < 6 && typeof root === "object" && root !== null; depth++) {
    if (typeof root.code === "string") best = root;
    const next = root.cause ?? root.errors?.[0];
    if (typeof next !== "object" || next === null) break;
    root = next as SystemError;
  }
  return best ?? root;
}

/** Anything can be thrown, also what has no text. */
const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? "no explanation" : String(value);

/** What the code that sent the request knows about its failure. */
export interface FailedRequestContext extends Pick<FailedRequest, "mayHaveBeenSent" | "hasAnswered" | "url"> {
  readonly operation: string;
  /** Blanks secrets. */
  readonly clean: (text: string) => string;
  /** True when the headers of the response had come. */
  readonly inBody: boolean;
  /** What the server has done, where it is certain; otherwise the code of the error decides. */
  readonly carriedOut?: CarriedOut | undefined;
}

/** Turns what `fetch`, or a body, failed with into a {@link NetworkError} that keeps nothing of the request. */
export function networkErrorOf(
  failure: unknown,
  { operation, url, clean, inBody, carriedOut, mayHaveBeenSent, hasAnswered }: FailedRequestContext,
): NetworkError {
  const root = rootOf(failure);
  const code = typeof root?.code === "string" && /^[A-Z][A-Z\d_]+$/.test(root.code) ? root.code : "network_error";
  const message = textOf(root?.message ?? failure);
  const verdict = judgeFailure({ code, message, url, syscall: root?.syscall, mayHaveBeenSent, hasAnswered });
  const reason = oneLine(clean(withoutUserInfo(message)).slice(0, 300));
  const what = inBody ? "lost the connection while receiving the response" : "could not be sent or got no response";
  const hint = inBody ? undefined : verdict.hint;
  return new NetworkError(`${operation} ${what}: ${reason}${hint === undefined ? "" : ` (${hint})`}`, {
    code,
    isRetryable: verdict.isRetryable,
    carriedOut: carriedOut ?? verdict.carriedOut,
    hint,
    cause: Object.assign(new Error(reason), { code, stack: undefined }),
  });
}

/** Some releases of Node name a proxy with its password. */
const withoutUserInfo = (text: string): string => text.replaceAll(/\/\/[^\s/@]*@/g, "//");
