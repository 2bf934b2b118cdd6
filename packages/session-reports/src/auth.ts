import type { NoAuth, TokenFunction } from "@identity-reports/core";
import { chooseCredential, suppliedAuthorization, type CredentialFactory } from "@identity-reports/core/vendor";

/** An API key of a Fudo user, or a function that supplies one and is asked again when the appliance refuses it. */
export interface ApiKeyAuth {
  /** Sent bare, without a scheme in front. */
  readonly apiKey: string | TokenFunction;
}

/**
 * How to sign in: with an API key, or with `{ none: true }` behind a proxy that signs in itself.
 *
 * @see https://download.fudosecurity.com/documentation/fudo/5_4/api/en/_api/main/en/authentication_v2.html
 */
export type SessionAuth = ApiKeyAuth | NoAuth;

/** @throws ConfigError unless `auth` is one of the ways to sign in. */
export const sessionCredential = (auth: SessionAuth): CredentialFactory =>
  chooseCredential(
    auth,
    [{ keys: ["apiKey"], create: ({ apiKey }: ApiKeyAuth) => suppliedAuthorization("auth.apiKey", apiKey, "") }],
    // A bearer token is nothing an appliance knows.
    { takesTokens: false },
  );
