import type { CredentialFactory } from "../call/credential.js";
import { expectCredential } from "./expect-credential.js";
import { requestOAuthToken } from "./oauth-token.js";
import { TokenCache } from "./token-cache.js";

/** An OAuth client that signs in with a secret. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * OAuth 2.0 client credentials (RFC 6749 §4.4), sent urlencoded in the body.
 *
 * @param path token endpoint, from the base URL: `/oauth/token`.
 * @throws ConfigError when id or secret is missing, or has white space around it.
 */
export function clientCredentials(path: string, { clientId, clientSecret }: ClientCredentials): CredentialFactory {
  const form = {
    grant_type: "client_credentials",
    client_id: expectCredential("auth.clientId", clientId),
    client_secret: expectCredential("auth.clientSecret", clientSecret),
  };
  return (context) => {
    context.redactor.addLasting(clientSecret);
    return new TokenCache(
      {
        key: `${context.origin} ${clientId}`,
        timeoutMs: context.timeoutMs,
        fetch: ({ lifetime }) => requestOAuthToken(context, { path, form, lifetime }),
      },
      context,
    );
  };
}
