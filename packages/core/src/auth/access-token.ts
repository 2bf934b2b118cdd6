import type { Authorization, Credential, CredentialFactory } from "../call/credential.js";
import { ConfigError } from "../errors/config-error.js";
import { ReportsError } from "../errors/reports-error.js";
import { TokenError } from "../errors/token-error.js";
import { isRecord } from "../internal/objects.js";
import { expectCredential, outerSpaceOf } from "./expect-credential.js";
import { isSendable, TokenCache } from "./token-cache.js";
import type { IssuedToken } from "./token-source.js";

/** What a token function gets. */
export interface TokenRequest {
  /** The token the server has just rejected; do not return it again. */
  readonly rejectedToken?: string;
  /** Aborts when the token is no longer wanted or took too long. */
  readonly signal: AbortSignal;
}

/** A token with its end, which the client may keep until then. */
export interface ExpiringToken {
  readonly token: string;
  /** When it expires: a Date, or ms since 1970. */
  readonly expiresAt: Date | number;
}

/**
 * Supplies tokens. Where it returns plain text, it is called before every call of the client, since only it knows how long
 * the token is valid; where it returns `{ token, expiresAt }`, it is called again shortly before `expiresAt`. After a 401 it is
 * called again in any case.
 */
export type TokenFunction = (request: TokenRequest) => string | ExpiringToken | Promise<string | ExpiringToken>;

/** A ready token, or a function that supplies one. */
export interface AccessTokenAuth {
  /** Sent as `Bearer`. A function is called again when the token runs out or is rejected. */
  readonly accessToken: string | TokenFunction;
}

/** A header value that never changes: a ready token, or an API key without a scheme. */
export function fixedAuthorization(option: string, secret: unknown, scheme: "Bearer " | ""): CredentialFactory {
  const token = expectCredential(option, secret);
  if (!isSendable(token)) throw new ConfigError(option, "expected visible ASCII characters only, got text with others");
  return ({ redactor }): Credential => {
    redactor.addLasting(token);
    return unchanging({ token, header: scheme + token });
  };
}

/**
 * A ready secret, or a function that supplies one and is called again when the server rejects it.
 *
 * @param option its name among the caller's options: `auth.accessToken`, `auth.apiKey`.
 * @throws ConfigError unless `secret` is text without white space around it, or a function.
 */
export function suppliedAuthorization(
  option: string,
  secret: string | TokenFunction,
  scheme: "Bearer " | "",
): CredentialFactory {
  if (typeof secret !== "function") return fixedAuthorization(option, secret, scheme);
  return (context) =>
    new TokenCache(
      {
        timeoutMs: context.timeoutMs,
        scheme,
        fetch: async ({ rejectedToken, lifetime: { signal } }) => {
          try {
            return issued(option, await secret(rejectedToken === undefined ? { signal } : { rejectedToken, signal }));
          } catch (error) {
            // The function may use another client of ours, whose failure or abort says nothing about this call.
            if (!ReportsError.is(error) || TokenError.is(error)) throw error;
            const { message, isRetryable } = error;
            throw new TokenError(`no access token: ${message}`, { isRetryable });
          }
        },
      },
      context,
    );
}

/** Sends no credential: a proxy in front of the vendor adds it. */
export const noCredential: CredentialFactory = () => unchanging(undefined);

const unchanging = (authorization: Authorization | undefined): Credential => ({
  isNone: authorization === undefined,
  authorize: () => Promise.resolve(authorization),
  current: () => authorization,
  isCurrent: () => true,
  reject: () => false,
});

function issued(option: string, value: unknown): IssuedToken {
  const { token, expiresAt } = isRecord(value) ? value : { token: value, expiresAt: undefined };
  if (!isSendable(token)) {
    const problem = typeof token === "string" && token.trim() !== "" && outerSpaceOf(token);
    const got = problem ? `; the one it gave ${problem}` : "";
    throw new TokenError(`${option} must give a token without spaces, or { token, expiresAt }${got}`);
  }
  if (expiresAt === undefined) return { token, expiresInMs: undefined };
  const end = Number(expiresAt);
  if (!Number.isFinite(end))
    throw new TokenError(`${option} gave an expiresAt that is neither a Date nor ms since 1970`);
  return { token, expiresInMs: Math.max(0, end - Date.now()) };
}
