import type { FetchInit } from "../platform/platform.js";
import type { Fetch } from "./options.js";

type CacheOption = Pick<FetchInit, "cache">;

const noOption: CacheOption = {};
let examined: unknown;
let supported = noOption;

/**
 * Has a GET answered by the server itself: a browser would answer each question after the state of a run from its cache.
 * Nothing where the runtime does not support the option, as workerd of an older compatibility date does.
 */
export function cacheOption(method: string): CacheOption {
  if (method !== "GET") return noOption;
  const { Request } = globalThis;
  if (examined !== Request) {
    examined = Request;
    supported = takesNoStore(Request) ? { cache: "no-store" } : noOption;
  }
  return supported;
}

function takesNoStore(Class: typeof Request): boolean {
  try {
    return new Class("https://example.com", { cache: "no-store" }) instanceof Class;
  } catch {
    return false;
  }
}

/** A fetch of the caller's, which may not support the option though the runtime does. Asking again is safe: it is a GET. */
export function withoutUnsupportedCache(fetch: Fetch): Fetch {
  let isUnsupported = false;
  return async (url, { cache, ...init }) => {
    if (cache === undefined || isUnsupported) return await fetch(url, init);
    try {
      return await fetch(url, { ...init, cache });
    } catch (error) {
      if (!(error instanceof TypeError) || !/\bcache\b/.test(error.message)) throw error;
      isUnsupported = true;
      return await fetch(url, init);
    }
  };
}
