import { isRecord, tryJson } from "@identity-reports/core/vendor";
import type { TaskResultDetails } from "../models.js";

type Values = Readonly<Record<string, unknown>>;

/** The arguments that a task shows in its attributes. */
export function shownArguments(attributes: TaskResultDetails["attributes"]): Values {
  const { queryParams } = attributes ?? {};
  return { ...attributes, ...(typeof queryParams === "object" ? queryParams : {}) };
}

/** Whether a task shows all the arguments that were sent, so that they say whose it is. */
export function showsAll(shown: Values, sent: Values): boolean {
  const names = Object.keys(sent);
  return names.length > 0 && names.every((name) => isShown(shown[name]));
}

/**
 * The names of the arguments that a task shows with values which cannot be those that were sent, in whatever way
 * SailPoint writes them. What it does not show is no difference.
 */
export function otherArguments(shown: Values, sent: Values): readonly string[] {
  return Object.keys(sent).filter((name) => isShown(shown[name]) && !mayBeSame(name, sent[name], shown[name]));
}

/** A blank text and an empty list stand for an argument that is not shown: SailPoint fills some in. */
const isShown = (value: unknown): boolean => wordsOf(value).length > 0;

function mayBeSame(name: string, ours: unknown, theirs: unknown): boolean {
  // The quotes, brackets and commas of a search have a meaning; its case and how much white space it has do not.
  if (name === "query") return plainText(ours) === plainText(theirs);
  const [our, their] = [unpacked(ours), unpacked(theirs)];
  // SailPoint writes references to objects as `{ type, id, name }`.
  if (isRecord(their) && typeof our !== "object")
    return Object.values(their).some((part) => mayBeSame(name, our, part));
  const isList = name === "columns" || typeof our === "object" || typeof their === "object";
  if (isList && sortedWords(our) === sortedWords(their)) return true;
  return typeof ours !== "object" && spelling(plainText(ours)) === spelling(plainText(theirs));
}

/** A list or an object that travels as a text: as JSON, or as Java prints a list. */
function unpacked(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const parsed = tryJson(value);
  if (typeof parsed === "object" && parsed !== null) return parsed;
  return /^\s*\[.*\]\s*$/s.test(value) ? wordsOf(value) : value;
}

/** The words of a value, of every part of it: `["a","b"]`, `"a,b"` and `"[a, b]"` are the same list. */
function wordsOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "object") return Object.values(value).flatMap(wordsOf);
  return plainText(value)
    .split(/[\s[\]{}"',;|]+/)
    .filter((word) => word !== "");
}

/** A list that is kept as a set comes back in another order. */
const sortedWords = (value: unknown): string => wordsOf(value).map(spelling).toSorted().join(" ");

/** Without what makes no other value of a text: case, white space, forms of characters, the encoding of addresses. */
const plainText = (value: unknown): string =>
  decoded(String(value)).normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What other words there are for yes and no. */
const flags: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(["true", "yes", "y", "on", "t", "1"].map((word) => [word, "true"])),
  ...Object.fromEntries(["false", "no", "n", "off", "f", "0"].map((word) => [word, "false"])),
};

/** One spelling of all that a word may have: of a flag, of a number, of a text in quotes. */
function spelling(word: string): string {
  const bare = word.replace(/^(["'])(.*)\1$/s, "$2");
  const flag = flags[bare];
  if (flag !== undefined) return flag;
  return /^[+-]?\d+(?:\.\d+)?$/.test(bare) && bare.length < 16 ? String(Number(bare)) : bare;
}
