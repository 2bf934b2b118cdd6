/** A place that keeps JSON: a tab's storage, or the browser's. */
export interface JsonStore {
  /** @returns undefined where there is nothing, or where this page may not store anything. */
  read(key: string): unknown;
  /** A page that may not store anything works all the same, until it is reloaded. */
  write(key: string, value: unknown): void;
  remove(key: string): void;
  keys(): readonly string[];
}

const prefix = "identity-reports/";

const storeIn = (open: () => Storage): JsonStore => ({
  read: (key) => attempt(() => JSON.parse(open().getItem(prefix + key) ?? "null") ?? undefined),
  write: (key, value) => attempt(() => open().setItem(prefix + key, JSON.stringify(value))),
  remove: (key) => attempt(() => open().removeItem(prefix + key)),
  keys: () =>
    attempt(() =>
      Object.keys(open())
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
    ) ?? [],
});

/** Storage may be switched off, full, or hold what another version of this page wrote. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Outlives the tab. */
export const browserStore = storeIn(() => localStorage);

/** Ends with the tab. */
export const tabStore = storeIn(() => sessionStorage);
