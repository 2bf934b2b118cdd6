import type { CredentialContext } from "../call/credential.js";
import { defineEndpoint, type FormFields } from "../call/endpoint.js";
import { plainLine } from "../call/failures/http-failure.js";
import { describeResponse } from "../decode/received-response.js";
import { json, type FailureFinder } from "../decode/json.js";
import { looseObject, nullish, string, unknown } from "../decode/schema-builders.js";
import { HttpError } from "../errors/http-error.js";
import { TokenError } from "../errors/token-error.js";
import { DecodeError } from "../errors/call-errors.js";
import { textIn } from "../internal/objects.js";
import type { Lifetime } from "../internal/lifetime.js";
import type { IssuedToken } from "./token-source.js";

/** The form fields of a token request, or a function that makes them for each attempt. */
export type TokenForm = FormFields | (() => Promise<FormFields>);

const maxWordsLength = 500;

const tokenEndpoint = (path: string) =>
  defineEndpoint({
    method: "POST",
    path,
    body: ({ form }: { form: TokenForm }) => ({ form }),
    // `expires_in` is a number, which some servers write as text. Anything else is ignored: it is no reason to fail.
    decode: json(looseObject({ access_token: string(), expires_in: nullish(unknown()) }), {
      failure: oauthErrorIn,
    }),
    // A second request does no harm: the first token simply goes unused.
    idempotent: true,
    anonymous: true,
  });

/** Some servers send an error of OAuth with a status of success. */
const oauthErrorIn: FailureFinder = (body, context) => {
  const oauthError = textIn(body, "error");
  if (oauthError === undefined || textIn(body, "access_token") !== undefined) return undefined;
  const { response, requestId, clean } = context;
  const description = textIn(body, "error_description");
  const words = plainLine([oauthError, description].filter((part) => part !== undefined).join(": "));
  return new TokenError(
    `no access token: ${describeResponse(context, `with ${clean(words).slice(0, maxWordsLength)}`)}`,
    {
      status: response.status,
      oauthError,
      oauthErrorDescription: description,
      requestId,
    },
  );
};

/**
 * Requests an access token from an OAuth 2.0 token endpoint (RFC 6749), with the client's retries and gate. The form is sent
 * in the body, never in the address.
 *
 * @throws TokenError when the endpoint answers with an error, with its own code and words.
 */
export async function requestOAuthToken(
  context: CredentialContext,
  tokenRequest: { readonly path: string; readonly form: TokenForm; readonly lifetime: Lifetime },
): Promise<IssuedToken> {
  const { path, form, lifetime } = tokenRequest;
  try {
    const issued = await context.send(
      tokenEndpoint(path),
      { form },
      // A wait that the token's own time limit does not allow fails at once, with its `retryAt`.
      { signal: lifetime.signal, totalTimeoutMs: context.timeoutMs },
    );
    const seconds = Number(issued.expires_in ?? NaN);
    return { token: issued.access_token, expiresInMs: seconds > 0 ? seconds * 1000 : undefined };
  } catch (error) {
    lifetime.throwIfEnded();
    // The body may hold the token under a name that we do not know, so the error must not keep the text.
    if (DecodeError.is(error)) {
      const { message, status, requestId, attempts } = error;
      throw new TokenError(`no access token: ${message}`, { status, requestId, attempts });
    }
    if (!HttpError.is(error) || error.isRetryable) throw error;
    throw new TokenError(`no access token: ${error.message}`, {
      status: error.status,
      oauthError: textIn(error.body, "error"),
      oauthErrorDescription: textIn(error.body, "error_description"),
      requestId: error.requestId,
      attempts: error.attempts,
    });
  }
}
