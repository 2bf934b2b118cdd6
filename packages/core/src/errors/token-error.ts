import { oneLine } from "../internal/one-line.js";
import { brandError, ReportsError, type ReportsErrorDetails } from "./reports-error.js";

/** No access token could be had: the credentials were rejected, or the caller's token function failed. */
export class TokenError extends ReportsError {
  declare readonly name: "TokenError";
  /** HTTP status of the token endpoint, when it answered. */
  declare readonly status?: number;
  /** OAuth `error` code of the vendor, such as `invalid_client`. */
  declare readonly oauthError?: string;
  /** The vendor's words. */
  declare readonly oauthErrorDescription?: string;
  declare readonly requestId?: string;

  constructor(
    message: string,
    {
      status,
      oauthError,
      oauthErrorDescription,
      requestId,
      ...details
    }: Partial<ReportsErrorDetails> & {
      readonly status?: number | undefined;
      readonly oauthError?: string | undefined;
      readonly oauthErrorDescription?: string | undefined;
      readonly requestId?: string | undefined;
    } = {},
  ) {
    super(message, { ...details, code: details.code ?? "token_refused" });
    if (status !== undefined) this.status = status;
    if (oauthError !== undefined) this.oauthError = oneLine(oauthError);
    if (oauthErrorDescription !== undefined) this.oauthErrorDescription = oneLine(oauthErrorDescription);
    if (requestId !== undefined) this.requestId = oneLine(requestId);
  }
}
brandError(TokenError, "TokenError");
