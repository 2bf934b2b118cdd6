/** True for `{…}`, false for arrays, null and everything else. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy without the keys whose value is undefined: `exactOptionalPropertyTypes` requires that of optional fields. */
export function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept: [string, unknown][] = [];
  for (const entry of Object.entries(values)) if (entry[1] !== undefined) kept.push(entry);
  return Object.fromEntries(kept) as never;
}

/** A copy without some of its keys. */
export function without<T extends object, Key extends keyof T>(values: T, ...keys: readonly Key[]): Omit<T, Key> {
  const kept: [string, unknown][] = [];
  for (const entry of Object.entries(values)) if (!keys.includes(entry[0] as Key)) kept.push(entry);
  return Object.fromEntries(kept) as never;
}

/** Forgets what was added first to a set or a map that has come to hold more than `most`. */
export function evictOldest<T>(all: Set<T> | Map<T, unknown>, most: number): void {
  const [oldest] = all.keys();
  if (all.size > most) all.delete(oldest as T);
}

/** The text of a member, trimmed, if `value` is an object that has some under that name. */
export function textIn(value: unknown, name: string): string | undefined {
  const text = isRecord(value) ? value[name] : undefined;
  return (typeof text === "string" && text.trim()) || undefined;
}
