import { jsonAnswer, textAnswer, type RoutedRequest } from "@identity-reports/core/fake";
import type { ResolvedFakeOptions } from "./options.js";
import type { TokenStore } from "./tokens.js";

const refusalText = "Full authentication is required to access this resource";

const oauthError = (status: number, error: string, description: string): Response =>
  jsonAnswer({ error, error_description: description }, { status });

const unauthorized = (): Response => oauthError(401, "unauthorized", refusalText);
const invalidClient = (): Response => oauthError(400, "invalid_client", refusalText);

/** The body for a status that a script asked of this endpoint; undefined where it has none of its own. */
export const scriptedTokenAnswer = (status: number): Response | undefined => {
  if (status === 401) return unauthorized();
  return status === 400 ? invalidClient() : undefined;
};

/** The parameters, wherever the vendor accepts them: form, multipart form or query. */
function parametersOf({ mediaType, body, query }: RoutedRequest): Readonly<Record<string, unknown>> {
  const isForm = mediaType === "application/x-www-form-urlencoded" || mediaType === "multipart/form-data";
  return { ...Object.fromEntries(query), ...(isForm ? (body as object | undefined) : undefined) };
}

const user = { user_id: "9832285", identity_id: "2c9180897e7742b2017e781782f705b9" };

/** Answers `POST /oauth/token` for the client credentials grant. */
export function getAccessToken(options: ResolvedFakeOptions, tokens: TokenStore, org: string) {
  const refusals = {
    unauthorized,
    "bad-request": invalidClient,
    text: () => textAnswer(refusalText, { status: 401 }),
  };
  return (request: RoutedRequest): Response => {
    const { grant_type: grantType, client_id: clientId, client_secret: clientSecret } = parametersOf(request);
    if (typeof grantType !== "string") return oauthError(400, "invalid_request", "Missing grant type");
    // The vendor's table writes the value in upper case, every example in lower case.
    if (grantType.toLowerCase() !== "client_credentials") {
      return oauthError(400, "unsupported_grant_type", `Unsupported grant type: ${grantType}`);
    }
    const { credentials, behaviour } = options;
    if (clientId !== credentials.clientId || clientSecret !== credentials.clientSecret) {
      return refusals[behaviour.tokenRefusal]();
    }
    const { token, expiresInSeconds, jti } = tokens.issue();
    return jsonAnswer(
      {
        access_token: token,
        token_type: "bearer",
        expires_in: expiresInSeconds,
        scope: options.scopes.join(" "),
        accessType: "OFFLINE",
        tenant_id: "5ec6ab1a-2a1e-4a8b-9d3c-6f2f0a1b7c11",
        internal: false,
        pod: "fake-useast1",
        strong_auth_supported: true,
        org,
        ...(behaviour.tokenUser === "user" ? user : {}),
        strong_auth: true,
        enabled: true,
        jti,
      },
      { headers: { "cache-control": "no-store" } },
    );
  };
}
