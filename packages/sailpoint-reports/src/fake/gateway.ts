import { createRateLimit, retryAfterSeconds, type RoutedRequest } from "@identity-reports/core/fake";
import { errorAnswer, rateLimitAnswer, unauthorizedAnswer } from "./error-answers.js";
import type { SailPointFakeVersion, SailPointOperation } from "./operations.js";
import type { ResolvedFakeOptions } from "./options.js";
import type { TokenStore } from "./tokens.js";
import { rightsOf } from "../rights.js";

/** What stands before every operation: bearer tokens, rate limit, rights. */
export interface Gateway {
  /** An answer that ends the request, or undefined when it may pass. */
  refuse(
    request: RoutedRequest,
    operation: SailPointOperation,
    version: SailPointFakeVersion,
    trackingId: string,
  ): Response | undefined;
  /** The same for the token endpoint, which needs no token. */
  refuseToken(): Response | undefined;
  clear(): void;
}

/** Creates the gateway of a tenant. */
export function createGateway(options: ResolvedFakeOptions, tokens: TokenStore): Gateway {
  const { rateLimit, scopes, behaviour } = options;
  const rights: Partial<Record<SailPointOperation, boolean>> = rightsOf(scopes, behaviour.tokenUser === "user");
  const limit = rateLimit === false ? undefined : createRateLimit(rateLimit);
  const limited = (key: string): Response | undefined => {
    const waitMs = limit?.take(key) ?? 0;
    return waitMs > 0 ? rateLimitAnswer(retryAfterSeconds(waitMs)) : undefined;
  };
  return {
    refuse(request, operation, version, trackingId) {
      const authorization = request.headers.get("authorization");
      const checked = tokens.check(authorization);
      if ("refusal" in checked) return unauthorizedAnswer(checked.refusal);
      const client = `${checked.clientId} ${version}`;
      const key = behaviour.rateLimitScope === "client-and-version" ? client : String(authorization);
      const forbidden = (): Response | undefined =>
        behaviour.forbidden.includes(operation) || rights[operation] === false
          ? errorAnswer(403, { trackingId })
          : undefined;
      return limited(key) ?? forbidden();
    },
    refuseToken: () => (behaviour.tokenRateLimit === "counted" ? limited("token endpoint") : undefined),
    clear: () => limit?.clear(),
  };
}
