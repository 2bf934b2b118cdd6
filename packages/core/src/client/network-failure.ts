import { NetworkError } from "../errors/transport-errors.js";
import { oneLine } from "../internal/one-line.js";
import { judgeFailure } from "#platform";

interface SystemError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** The innermost error that has a system code; wrappers, ky's among them, tell less and print headers. */
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

/** Turns what `fetch`, or a body, failed with into a {@link NetworkError} that keeps nothing of the request. */
export function networkErrorOf(
  failure: unknown,
  { operation, clean, inBody }: { operation: string; clean: (text: string) => string; inBody: boolean },
): NetworkError {
  const root = rootOf(failure);
  const code = typeof root?.code === "string" && /^[A-Z][A-Z\d_]+$/.test(root.code) ? root.code : "network_error";
  const verdict = judgeFailure(code, root?.syscall);
  const reason = oneLine(clean(textOf(root?.message ?? failure)).slice(0, 300));
  const what = inBody ? "lost the connection while receiving the answer" : "could not be sent or got no answer";
  const hint = inBody ? undefined : verdict.hint;
  const { carriedOut, isRetryable } = verdict;
  return new NetworkError(`${operation} ${what}: ${reason}${hint === undefined ? "" : ` (${hint})`}`, {
    code,
    isRetryable,
    carriedOut,
    hint,
    cause: Object.assign(new Error(reason), { code, stack: undefined }),
  });
}
