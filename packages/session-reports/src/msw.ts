/**
 * Handlers for Mock Service Worker, versions 2 and 3, in Node and in browsers.
 *
 * @packageDocumentation
 */

import { mockRoute, type MockOptions } from "@identity-reports/core/fake";
import { http, type HttpHandler } from "msw";
import type { SessionFake } from "./fake.js";

/** Options of {@link handlers}. */
export type SessionHandlersOptions = MockOptions;

/**
 * Lets a fake answer every request to its base URL: `setupServer(...handlers(fake))` or `setupWorker(...handlers(fake))`.
 * Whatever has no endpoint is answered as the vendor does. A scripted reset becomes a network error.
 *
 * Call `fake.reset()` before `worker.stop()` where a scripted fault hangs: msw waits for every handler to end.
 *
 * Needs `msw`, an optional peer dependency.
 *
 * @example
 * ```ts
 * const fake = sessionFake();
 * const server = setupServer(...handlers(fake));
 * ```
 */
export function handlers(fake: SessionFake, options?: SessionHandlersOptions): HttpHandler[] {
  const { pattern, resolver } = mockRoute(fake, options);
  return [http.all(pattern, resolver)];
}
