/**
 * Handlers for Mock Service Worker, versions 2 and 3, in Node and in browsers.
 *
 * @packageDocumentation
 */

import { answerRequest, type AnswerRequestOptions } from "@identity-reports/core/fake";
import { http, HttpResponse, type HttpHandler } from "msw";
import type { SailPointFake } from "./fake.js";

/** Options of {@link handlers}. */
export interface SailPointHandlersOptions extends AnswerRequestOptions {
  /** The address to take over. Default: the `baseUrl` of the fake. */
  readonly baseUrl?: string;
}

/**
 * Lets a fake answer every request to its base URL: `setupServer(...handlers(fake))` or `setupWorker(...handlers(fake))`.
 * Whatever has no endpoint is answered as the vendor does. A scripted reset becomes a network error.
 *
 * Needs `msw`, an optional peer dependency.
 */
export function handlers(fake: SailPointFake, options: SailPointHandlersOptions = {}): HttpHandler[] {
  const baseUrl = (options.baseUrl ?? fake.baseUrl).replace(/\/+$/, "");
  return [
    http.all(
      `${baseUrl}/*`,
      async ({ request }) => (await answerRequest(fake, request, options)) ?? HttpResponse.error(),
    ),
  ];
}
