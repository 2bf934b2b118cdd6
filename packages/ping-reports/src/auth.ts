import type { AccessTokenAuth, NoAuth } from "@identity-reports/core";
import {
  chooseCredential,
  expectCredential,
  expectText,
  requestOAuthToken,
  TokenCache,
  type CredentialFactory,
} from "@identity-reports/core/vendor";
import { audienceOf, tokenPath } from "./address.js";
import { signAssertion } from "./assertion.js";
import { readJwk, secretsOf, type RsaJwk } from "./jwk.js";

/** A service account of the tenant, which signs in with a private key. Not for browsers: the key must stay on a server. */
export interface ServiceAccount {
  /** Id of the service account, a UUID. */
  readonly serviceAccountId: string;
  /** The private key that the console gave out once: the object, or its JSON text. */
  readonly jwk: RsaJwk | string;
  /** Scopes to ask for, separated by blanks; the service account must have them. Default: `fr:idc:analytics:*`. */
  readonly scope?: string | undefined;
  /** What the assertion is made out to. Default: the token endpoint with its port, `https://host:443/am/oauth2/access_token`. */
  readonly audience?: string | undefined;
}

/**
 * How to sign in: a service account, a ready access token or a function that supplies one, or `{ none: true }` behind a
 * proxy that signs in itself.
 *
 * @see https://docs.pingidentity.com/pingoneaic/developer-docs/authenticate-to-rest-api-with-access-token.html
 */
export type PingAuth = ServiceAccount | AccessTokenAuth | NoAuth;

const reportsScope = "fr:idc:analytics:*";

/** @throws ConfigError unless `auth` is one of the ways to sign in. The key is never shown. */
export const pingCredential = (auth: PingAuth): CredentialFactory =>
  chooseCredential(auth, [
    { keys: ["serviceAccountId", "jwk"], optionalKeys: ["scope", "audience"], create: serviceAccount },
  ]);

/** OAuth 2.0 JWT bearer grant (RFC 7523). */
function serviceAccount(account: ServiceAccount): CredentialFactory {
  const subject = expectCredential("auth.serviceAccountId", account.serviceAccountId);
  const jwk = readJwk("auth.jwk", account.jwk);
  const scope = expectText("auth.scope", account.scope ?? reportsScope);
  if (account.audience !== undefined) expectText("auth.audience", account.audience);
  return (context) => {
    for (const secret of secretsOf(jwk)) context.redactor.addLasting(secret);
    const audience = account.audience ?? audienceOf(context.origin);
    // A fresh assertion for each attempt: a server that remembers ids would refuse the second one with the same.
    const form = async () => {
      const assertion = await signAssertion(jwk, { subject, audience });
      context.redactor.add(assertion);
      return {
        client_id: "service-account",
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion,
        scope,
      };
    };
    return new TokenCache(
      {
        key: `${context.origin} ${subject} ${scope}`,
        timeoutMs: context.timeoutMs,
        fetch: ({ lifetime }) => requestOAuthToken(context, { path: tokenPath, form, lifetime }),
      },
      context,
    );
  };
}
