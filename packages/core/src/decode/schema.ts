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

/** One line about what is wrong with a value: `rows: expected number, got string`. */
export function describeIssue(path: readonly PropertyKey[], issue: SchemaIssue, value: unknown): string {
  const { code, expected, message } = issue;
  const place = path.map(String).join(".") || "body";
  if (code === "custom" && message !== undefined) return `${place}: ${message}`;
  const got = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `${place}: ${typeof expected === "string" ? `expected ${expected}, got ${got}` : (code ?? "is not valid")}`;
}
