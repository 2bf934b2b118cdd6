/** JSON, with large integers as the digits that they are. */
export function jsonText(value: unknown): string {
  // A number of any size, as text that JSON takes over: in every runtime since 2024, and unknown to the types as yet.
  const { rawJSON } = JSON as typeof JSON & { readonly rawJSON: (text: string) => unknown };
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? rawJSON(String(each)) : each));
}

/** A value as the text of one cell: nothing for null and undefined, ISO 8601 for dates, JSON for lists and objects. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? jsonText(value) : String(value as number | bigint | boolean);
}
