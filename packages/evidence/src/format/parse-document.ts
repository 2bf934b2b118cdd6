import type * as z from "zod/mini";
import { EvidenceError, type DocumentIssue, type EvidenceErrorCode } from "../evidence-error.js";
import { isDeeperThan } from "./depth.js";
import { issuesOf, pathText } from "./document-issues.js";

/** More than a vendor's answer may have, and few enough for all that works through a document level by level. */
const maxDepth = 250;

/** One kind of document of ours. */
export interface DocumentKind<T> {
  /** What it is called in messages: "the plan". */
  readonly name: string;
  /** The code of the error when it is none. */
  readonly code: EvidenceErrorCode;
  readonly schema: z.ZodMiniType<T>;
  /** Keys that are meant where another one stands. */
  readonly words?: readonly string[];
  /** What spans several fields. */
  readonly check?: (document: T) => readonly DocumentIssue[];
}

/**
 * Reads a document, as text or as the value that was read from one.
 *
 * @param path of the file, for the error.
 * @throws EvidenceError with every fault, or with `version_unknown` for what a newer release wrote.
 */
export function parseDocument<T>(kind: DocumentKind<T>, source: unknown, path?: string): T {
  const fail = (issues: readonly DocumentIssue[]): never => {
    const lines = issues.map(({ path: at, message }) => (at === "" ? message : `${at}: ${message}`));
    throw new EvidenceError(`${path ?? kind.name}: ${lines.join("; ")}`, { code: kind.code, issues, path });
  };
  const value = typeof source === "string" ? readJson(source, fail) : source;
  const { version } = (typeof value === "object" && value !== null ? value : {}) as { readonly version?: unknown };
  if (typeof version === "number" && Number.isInteger(version) && version > 1) {
    const message = `${path ?? kind.name}: version ${version} is of a newer release than this one, which knows version 1`;
    throw new EvidenceError(message, { code: "version_unknown", path });
  }
  if (isDeeperThan(value, maxDepth)) fail([{ path: "", message: `is nested more than ${maxDepth} levels deep` }]);
  const numbers = [...unsafeNumbers(value, [])];
  if (numbers.length > 0) fail(numbers);
  const parsed = kind.schema.safeParse(value, { reportInput: true });
  if (!parsed.success) return fail(issuesOf(parsed.error.issues, kind.words ?? []));
  const more = kind.check?.(parsed.data) ?? [];
  return more.length > 0 ? fail(more) : parsed.data;
}

function readJson(text: string, fail: (issues: readonly DocumentIssue[]) => never): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return fail([{ path: "", message: `is no JSON: ${(error as Error).message}` }]);
  }
}

/** Whole numbers that a number of JavaScript cannot hold: an id of 64 bits would become another's. */
function* unsafeNumbers(value: unknown, path: readonly PropertyKey[]): Generator<DocumentIssue> {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
    yield { path: pathText(path), message: "is too large for a number; write it as text, in quotes" };
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value))
    yield* unsafeNumbers(each, [...path, Array.isArray(value) ? Number(key) : key]);
}
