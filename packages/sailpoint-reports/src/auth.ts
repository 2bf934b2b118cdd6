import type { AccessTokenAuth, ClientCredentials, NoAuth } from "@identity-reports/core";
import { chooseCredential, clientCredentials, type CredentialFactory } from "@identity-reports/core/vendor";

/**
 * How to sign in: a personal access token or API client (`clientId`, `clientSecret`), a ready access token or a function
 * that supplies one, or `{ none: true }` behind a proxy that signs in itself.
 *
 * @see https://developer.sailpoint.com/docs/api/authentication
 */
export type SailPointAuth = ClientCredentials | AccessTokenAuth | NoAuth;

/** Never below a version: tokens are for all of them. */
const tokenPath = "/oauth/token";

/** @throws ConfigError unless `auth` is one of the ways to sign in. */
export const sailPointCredential = (auth: SailPointAuth): CredentialFactory =>
  chooseCredential(auth, [
    {
      keys: ["clientId", "clientSecret"],
      create: (credentials: ClientCredentials) => clientCredentials(tokenPath, credentials),
    },
  ]);
