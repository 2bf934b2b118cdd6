import type { FetchInit } from "../platform/platform.js";
import type { Fetch } from "./options.js";

type CacheOption = Pick<FetchInit, "cache">;

const without: CacheOption = {};
let asked: unknown;
let taken = without;

/**
 * Has a GET answered by the server itself: a browser would answer each question after the state of a run from its cache.
 * Nothing where the runtime refuses the option, as workerd of an older compatibility date does.
 */
export function cacheOption(method: string): CacheOption {
  if (method !== "GET") return without;
  const { Request } = globalThis;
  if (asked !== Request) {
    asked = Request;
    taken = isTaken(Request) ? { cache: "no-store" } : without;
  }
  return taken;
}

function isTaken(Class: typeof Request): boolean {
  try {
    return new Class("https://example.com", { cache: "no-store" }) instanceof Class;
  } catch {
    return false;
  }
}

/** A fetch of the caller's own, which may refuse the option though the runtime takes it. Asking again is safe: it is a GET. */
export function withoutRefusedCache(fetch: Fetch): Fetch {
  let isRefused = false;
  return async (url, { cache, ...init }) => {
    if (cache === undefined || isRefused) return await fetch(url, init);
    try {
      return await fetch(url, { ...init, cache });
    } catch (error) {
      if (!(error instanceof TypeError) || !/\bcache\b/.test(error.message)) throw error;
      isRefused = true;
      return await fetch(url, init);
    }
  };
}
