import { answerRequest, type AnswerRequestOptions, type RequestAnswerer } from "./answer-request.js";

/** Options of every vendor's `handlers`. */
export interface MockOptions extends AnswerRequestOptions {
  /** The address to take over. Default: the `baseUrl` of the fake. */
  readonly baseUrl?: string;
}

/** What a mock library needs to let a fake answer. */
export interface MockRoute {
  /** Every address below the fake's own. */
  readonly pattern: string;
  /** Answers a request; a scripted reset becomes a network error. */
  readonly resolver: (call: { readonly request: Request }) => Promise<Response>;
}

/** The one route of a fake for mock libraries such as msw: whatever has no endpoint is answered as the vendor does. */
export function mockRoute(fake: RequestAnswerer & { readonly baseUrl: string }, options: MockOptions = {}): MockRoute {
  const baseUrl = (options.baseUrl ?? fake.baseUrl).replace(/\/+$/, "");
  return {
    pattern: `${baseUrl}/*`,
    resolver: async ({ request }) => (await answerRequest(fake, request, options)) ?? Response.error(),
  };
}
