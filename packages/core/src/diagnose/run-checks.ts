import { defined } from "../internal/objects.js";
import { unknown, type Check, type CheckKind, type Finding } from "./check.js";
import type { CheckResult } from "./document.js";

/** How checks are done. */
export interface CheckRun<Context> {
  readonly checks: readonly Check<Context>[];
  readonly context: Context;
  /** Ids of the only checks to do. Default: all. */
  readonly only?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Blanks secrets in what is written down. */
  readonly clean: (text: string) => string;
  readonly onStart?: (id: string) => void;
  readonly onEnd?: (result: CheckResult) => void;
}

/** What came of all checks. */
export interface CheckRunResult {
  readonly results: readonly CheckResult[];
  /** The kind of the first one that failed. */
  readonly firstFailure: CheckKind | undefined;
  /** Whether `signal` has left checks undone. */
  readonly isStopped: boolean;
}

/**
 * Does the checks in order. One that failed, or that was left out because of one that failed, makes those skip that need it.
 * Once `signal` is aborted, the check under way and all that follow it are left undone.
 */
export async function runChecks<Context>(run: CheckRun<Context>): Promise<CheckRunResult> {
  const { checks, context, only, signal, clean, onStart, onEnd } = run;
  const results: CheckResult[] = [];
  const blocked = new Set<string>();
  let firstFailure: CheckKind | undefined;
  let isStopped = false;
  for (const check of checks) {
    if (only !== undefined && !only.includes(check.id)) continue;
    const obstacle = check.needs.find((id) => blocked.has(id));
    const startedAt = performance.now();
    const findOut = async (): Promise<Finding> => {
      if (signal?.aborted !== true) onStart?.(check.id);
      const found = signal?.aborted === true ? undone : await find(check, context);
      // What an abort has broken says nothing about the vendor.
      isStopped ||= signal?.aborted === true;
      return signal?.aborted === true ? undone : found;
    };
    const finding = obstacle === undefined ? await findOut() : blockedBy(obstacle, results);
    if (finding.status === "fail" || obstacle !== undefined) blocked.add(check.id);
    if (finding.status === "fail") firstFailure ??= finding.kind ?? check.kind;
    const { status, detail, data, because, fix } = finding;
    const result: CheckResult = cleaned(
      defined({
        id: check.id,
        status,
        title: check.title,
        detail,
        data,
        because,
        fix,
        durationMs: Math.round(performance.now() - startedAt),
      }),
      clean,
    );
    results.push(result);
    onEnd?.(result);
  }
  return { results, firstFailure, isStopped };
}

/** What a check finds. A check that breaks has found nothing out, and must not end the others. */
async function find<Context>(check: Check<Context>, context: Context): Promise<Finding> {
  try {
    return await check.run(context);
  } catch (error) {
    return unknown(`the check itself failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const undone: Finding = { status: "skip", detail: "not checked", because: "the diagnosis was stopped" };

const blockedBy = (obstacle: string, results: readonly CheckResult[]): Finding => {
  const { status, because } = results.find(({ id }) => id === obstacle) ?? {};
  const reason = status === "skip" && because !== undefined ? because : `${obstacle} failed`;
  return { status: "skip", detail: "not checked", because: reason };
};

/** Every text without secrets, whatever a server or an error put into it. */
function cleaned<T>(value: T, clean: (text: string) => string): T {
  if (typeof value === "string") return clean(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => cleaned(each, clean)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each, clean)])) as T;
}
