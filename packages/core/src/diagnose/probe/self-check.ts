/** What must never be in a probe, whatever it was made of. */
const forbiddenForms: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/, "an email address"],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/, "an IP address"],
  [/(?:[\da-f]{1,4}:){3,}[\da-f]{1,4}/i, "an IP address"],
  [/\bhttps?:\/\//i, "an address"],
  [/\b(?:[a-z\d-]+\.)+(?:com|net|org|io|local|lan|corp|internal|invalid|test|de|eu|ch|at|uk|pl|fr)\b/i, "a host"],
  [/\beyJ[\w-]{6,}/, "a token"],
  [/\b[\da-f]{16,}\b/i, "an id"],
  [/\b[\da-f]{8}-[\da-f]{4}-/i, "an id"],
  [/\d{7,}/, "a number that may be an id"],
  [/[\w+/=-]{41,}/, "a token"],
];

/** What a person must not have to look for: a document that holds something of a tenant. */
export class UnsafeProbeError extends Error {
  override readonly name = "UnsafeProbeError";
}

/** The words of vendors for fields, which may be the values of others: `status`, `displayName`. */
const plainWord = /^[a-z]+(?:[A-Z_][A-Za-z]*)*$/;

/**
 * Looks at every text of a document before it is written.
 *
 * @param seen what was in the answers of the vendor: none of it may be in the document. Plain words are let pass.
 * @throws UnsafeProbeError that says where, and never what.
 */
export function expectScrubbed(document: unknown, seen: Iterable<string> = []): void {
  const values = [...seen].filter((value) => value.length > 3 && !plainWord.test(value));
  walk(document, "probe", (text, place) => {
    const form = forbiddenForms.find(([pattern]) => pattern.test(text));
    if (form !== undefined)
      throw new UnsafeProbeError(`${place} contains what looks like ${form[1]}: nothing was written`);
    if (values.some((value) => isIn(value, text)))
      throw new UnsafeProbeError(`${place} contains a value of the tenant: nothing was written`);
  });
}

/** Words of sentences are no find; whole values are. */
function isIn(value: string, text: string): boolean {
  const at = text.indexOf(value);
  if (at === -1) return false;
  const isLetter = (character: string | undefined): boolean => /[\p{L}\d]/u.test(character ?? "");
  return !isLetter(text[at - 1]) && !isLetter(text[at + value.length]);
}

function walk(value: unknown, place: string, visit: (text: string, place: string) => void): void {
  if (typeof value === "string") visit(value, place);
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    // A name is a text as well, and is not shown where it is refused.
    if (!Array.isArray(value)) visit(name, `a name in ${place}`);
    walk(member, `${place}.${name}`, visit);
  }
}

/** Every text in a JSON value. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value === "object" && value !== null) for (const member of Object.values(value)) yield* textsIn(member);
}
