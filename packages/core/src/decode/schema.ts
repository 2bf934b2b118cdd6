/** What we need of a schema; a `zod/mini` schema fits. Declared here so that no zod type is published. */
export interface Schema<T> {
  /** Checks a value, and says what is wrong with it instead of throwing. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

/** One thing a schema found wrong. */
export interface SchemaIssue {
  readonly path?: readonly PropertyKey[] | undefined;
  readonly code?: string | undefined;
  readonly expected?: unknown;
  /** In our own words when `code` is `"custom"`. */
  readonly message?: string | undefined;
  /** With `isLost: true`, the value came and cannot be read: a list of nothing but such items is not empty. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** A schema that lets any JSON pass. */
export const anyJson: Schema<unknown> = { safeParse: (data) => ({ success: true, data }) };

/**
 * One line about what is wrong with a value: `rows (expected number, got string)`. No colon follows the path: what comes
 * after `access_token:` is blanked as the secret of that name wherever a text leaves the client.
 */
export function describeIssue(path: readonly PropertyKey[], issue: SchemaIssue, value: unknown): string {
  return `${path.map(String).join(".") || "body"} (${problemOf(issue, value)})`;
}

function problemOf({ code, expected, message }: SchemaIssue, value: unknown): string {
  if (code === "custom" && message !== undefined) return message;
  const got = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return typeof expected === "string" ? `expected ${expected}, got ${got}` : (code ?? "is not valid");
}
