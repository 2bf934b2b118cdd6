import { jsonAnswer, type RoutedRequest } from "@identity-reports/core/fake";
import { noRouteAnswer, unauthorizedAnswer } from "./error-answers.js";
import type { ResolvedFakeOptions } from "./options.js";

/** Answers `GET /oauth/info`: where the hosts of a tenant are. */
export function tenantInfo(request: RoutedRequest, { behaviour }: ResolvedFakeOptions, org: string): Response {
  if (behaviour.tenantInfo === "unauthorized") return unauthorizedAnswer("JWT is required");
  if (behaviour.tenantInfo === "not-found") return noRouteAnswer();
  const { origin, pathname } = new URL(request.url);
  const base = origin + pathname.replace(/\/oauth\/info$/, "");
  return jsonAnswer({
    tenantId: "5ec6ab1a-2a1e-4a8b-9d3c-6f2f0a1b7c11",
    tenantName: org,
    authorizeEndpoint: `https://${org}.login.sailpoint.com/oauth/authorize`,
    tokenEndpoint: `${base}/oauth/token`,
    cloudDomainUrl: `https://${org}.identitynow.com`,
    pod: "fake-useast1",
  });
}
