/** Reads from this tab's storage; undefined where there is nothing, or no storage. */
export function readJson(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Writes to this tab's storage. A page that may not store anything works all the same, until it is reloaded. */
export function writeJson(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage, or it is full.
  }
}
