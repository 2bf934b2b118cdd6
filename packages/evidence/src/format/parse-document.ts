import type * as z from "zod/mini";
import { dotPath } from "@identity-reports/core/vendor";
import { EvidenceError, type DocumentIssue, type EvidenceErrorCode } from "../evidence-error.js";
import { isDeeperThan } from "./depth.js";
import { issuesOf, tooLarge } from "./document-issues.js";

/** Most levels of a document. A vendor's answer has fewer, and code that calls itself for each level can do so many. */
const maxDepth = 250;

/** A kind of document: the plan, or a record. */
export interface DocumentKind<T> {
  /** What it is called in messages: "the plan". */
  readonly name: string;
  /** Code of the error for a document that is wrong. */
  readonly code: EvidenceErrorCode;
  readonly schema: z.ZodMiniType<T>;
  /** Every key of the document, for suggestions. Missing when unknown keys are allowed. */
  readonly knownKeys?: readonly string[];
  /** Finds what is wrong between several fields. */
  readonly findIssues?: (document: T) => readonly DocumentIssue[];
}

/**
 * Reads a document: its text, or the value that was read from it.
 *
 * @param path of the file, for the error.
 * @throws EvidenceError with every fault; `version_unknown` for a document that a newer release wrote.
 */
export function parseDocument<T>(kind: DocumentKind<T>, source: unknown, path?: string): T {
  const fail = (issues: readonly DocumentIssue[]): never => {
    const lines = issues.map(({ path: at, message }) => (at === "" ? message : `${at}: ${message}`));
    throw new EvidenceError(`${path ?? kind.name}: ${lines.join("; ")}`, { code: kind.code, issues, path });
  };
  const value = typeof source === "string" ? readJson(source, fail) : source;
  const { version } = (typeof value === "object" && value !== null ? value : {}) as { readonly version?: unknown };
  if (typeof version === "number" && Number.isInteger(version) && version > 1) {
    const message = `${path ?? kind.name}: version ${version} is from a newer release; this one supports version 1`;
    throw new EvidenceError(message, { code: "version_unknown", path });
  }
  if (isDeeperThan(value, maxDepth)) fail([{ path: "", message: `is nested more than ${maxDepth} levels deep` }]);
  const unfit = [...unfitValues(value, [])];
  if (unfit.length > 0) fail(unfit);
  const parsed = kind.schema.safeParse(value, { reportInput: true });
  if (!parsed.success) return fail(issuesOf(parsed.error.issues, kind.knownKeys ?? []));
  const more = kind.findIssues?.(parsed.data) ?? [];
  return more.length > 0 ? fail(more) : parsed.data;
}

function readJson(text: string, fail: (issues: readonly DocumentIssue[]) => never): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return fail([{ path: "", message: `is not JSON: ${(error as Error).message}` }]);
  }
}

/**
 * Finds values that JSON cannot hold, and whole numbers that a number of JavaScript cannot hold: an id of 64 bits would
 * become another id.
 */
function* unfitValues(value: unknown, path: readonly PropertyKey[]): Generator<DocumentIssue> {
  const problem = problemOf(value, path.includes("arguments"));
  if (problem !== undefined) yield { path: dotPath(path), message: problem };
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value))
    yield* unfitValues(each, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** @param mayBeText whether a text can stand in the place of a number: an id among the arguments. */
function problemOf(value: unknown, mayBeText: boolean): string | undefined {
  if (typeof value === "function" || typeof value === "symbol") return `is a ${typeof value}, which JSON does not have`;
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return undefined;
  if (mayBeText && typeof value === "bigint") return "is a BigInt, which JSON does not have; write it as a string";
  if (Number.isNaN(value)) return "is NaN, which JSON does not have";
  return mayBeText ? "is too large for a number; write it as a string, in quotes" : tooLarge;
}
