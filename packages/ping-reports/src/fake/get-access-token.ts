import { isRecord } from "@identity-reports/core/vendor";
import { jsonAnswer, type RoutedRequest } from "@identity-reports/core/fake";
import { oauthError } from "./error-answers.js";
import type { ResolvedFakeOptions } from "./options.js";
import type { TokenStore } from "./tokens.js";
import type { AssertionVerifier } from "./verify-assertion.js";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Answers `POST /am/oauth2/access_token` for the JWT bearer grant. */
export function getAccessToken(options: ResolvedFakeOptions, tokens: TokenStore, verifier: AssertionVerifier) {
  return async ({ mediaType, body }: RoutedRequest): Promise<Response> => {
    if (mediaType !== "application/x-www-form-urlencoded" || !isRecord(body)) {
      return oauthError(400, "invalid_request", "Invalid Content Type");
    }
    const { client_id: clientId, grant_type: grantType, assertion, scope } = body;
    if (clientId !== "service-account") return oauthError(401, "invalid_client", "Client authentication failed");
    if (grantType !== jwtBearer) return oauthError(400, "unsupported_grant_type", "Grant type is not supported");
    if (typeof assertion !== "string") return oauthError(400, "invalid_request", "Missing parameter, 'assertion'");
    const problem = await verifier.verify(assertion);
    if (problem !== undefined) return oauthError(400, "invalid_grant", problem);
    const asked = typeof scope === "string" ? scope.split(" ").filter(Boolean) : [];
    const unsupported = asked.filter((each) => !options.scopes.includes(each));
    if (unsupported.length > 0 || asked.length === 0) {
      return oauthError(400, "invalid_scope", `Unsupported scope for service account: ${unsupported.join(",")}`);
    }
    const { token, expiresInSeconds } = tokens.issue(asked.join(" "));
    return jsonAnswer(
      { access_token: token, scope: asked.join(" "), token_type: "Bearer", expires_in: expiresInSeconds },
      { headers: { "cache-control": "no-store" } },
    );
  };
}
