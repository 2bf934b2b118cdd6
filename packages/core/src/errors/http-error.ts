import { oneLine } from "../internal/one-line.js";
import { brandError, hideText, ReportsError, type ReportsErrorDetails } from "./reports-error.js";

/** What a response of the server that is not a success carries. */
export interface HttpErrorDetails extends Partial<ReportsErrorDetails> {
  readonly status: number;
  /** The vendor's error body, parsed; undefined when it is not JSON. */
  readonly body?: unknown;
  /** The first 64 KiB of the body as text. */
  readonly bodyText?: string;
  /** The vendor's id of this request: quote it to their support. */
  readonly requestId?: string | undefined;
  /** HTTP's: `GET`, `POST`. */
  readonly method: string;
  /** Address of the request, without its query. */
  readonly url: string;
  /** The end of the wait that the server asks for, by this machine's clock. */
  readonly retryAt?: Date | undefined;
}

/** The server answered, and the response is no success. `body` is the vendor's own error object. */
export class HttpError extends ReportsError {
  declare readonly status: number;
  /** The vendor's error body, parsed; undefined when it is not JSON. Secrets this client knows are blanked. */
  declare readonly body?: unknown;
  /** The first 64 KiB of the body as text. Not enumerable, so logs stay short. */
  declare readonly bodyText: string;
  /** The vendor's id of this request: quote it to their support. */
  declare readonly requestId?: string;
  /** HTTP's: `GET`, `POST`. */
  declare readonly method: string;
  /** Address of the request, without its query. */
  declare readonly url: string;
  /** The end of the wait that the server asks for (`Retry-After`), by this machine's clock. We never retry earlier. */
  declare readonly retryAt?: Date;

  constructor(
    message: string,
    { status, body, bodyText = "", requestId, method, url, retryAt, ...details }: HttpErrorDetails,
  ) {
    super(message, { ...details, code: details.code ?? "http_error" });
    this.status = status;
    if (body !== undefined) this.body = body;
    hideText(this, "bodyText", bodyText);
    if (requestId !== undefined) this.requestId = oneLine(requestId);
    this.method = method;
    this.url = oneLine(url);
    if (retryAt !== undefined) this.retryAt = retryAt;
  }
}
brandError(HttpError, "HttpError");

/** 400 or 422: the server does not accept the request as it is. */
export class BadRequestError extends HttpError {
  declare readonly name: "BadRequestError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "bad_request" });
  }
}
brandError(BadRequestError, "BadRequestError");

/** 401: the token or key is missing, wrong or expired, and a fresh one did not help. */
export class UnauthorizedError extends HttpError {
  declare readonly name: "UnauthorizedError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "unauthorized" });
  }
}
brandError(UnauthorizedError, "UnauthorizedError");

/** 403: the credential is valid but lacks the right or the scope. */
export class ForbiddenError extends HttpError {
  declare readonly name: "ForbiddenError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "forbidden" });
  }
}
brandError(ForbiddenError, "ForbiddenError");

/** 404: there is no such thing, or not for this credential. */
export class NotFoundError extends HttpError {
  declare readonly name: "NotFoundError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "not_found" });
  }
}
brandError(NotFoundError, "NotFoundError");

/** 409: the request conflicts with the present state at the server. */
export class ConflictError extends HttpError {
  declare readonly name: "ConflictError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "conflict" });
  }
}
brandError(ConflictError, "ConflictError");

/** 429: the rate limit. Thrown only when the wait the server asks for does not fit the time allowed: see `retryAt`. */
export class RateLimitError extends HttpError {
  declare readonly name: "RateLimitError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "rate_limited" });
  }
}
brandError(RateLimitError, "RateLimitError");

/** 5xx: the server failed. */
export class ServerError extends HttpError {
  declare readonly name: "ServerError";

  constructor(message: string, details: HttpErrorDetails) {
    super(message, { ...details, code: details.code ?? "server_error" });
  }
}
brandError(ServerError, "ServerError");

/** The server will not do it a moment later either: the method is not implemented, or the version of HTTP. */
const lastingServerFaults = [501, 505];

const byStatus: Readonly<Record<number, typeof HttpError>> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  422: BadRequestError,
  429: RateLimitError,
};

/** Makes the error of the class that belongs to `details.status`, and fills in what follows from it. */
export function httpErrorOf(message: string, details: HttpErrorDetails): HttpError {
  const { status, retryAt } = details;
  const isServerFault = status >= 500;
  const throttled = meansThrottled(status, retryAt);
  return new (byStatus[status] ?? (isServerFault ? ServerError : HttpError))(message, {
    // Proxies and content networks have many statuses of their own for what may pass: 520 to 527, 529, 530, 598.
    isRetryable:
      throttled || status === 408 || (isServerFault && status < 600 && !lastingServerFaults.includes(status)),
    // 408 and 5xx leave it open what happened; a success status with a failure in the body says that nothing did.
    carriedOut: !throttled && (status === 408 || isServerFault) ? "maybe" : "no",
    ...details,
  });
}

/** True when the server turned the request away unprocessed because of load: it may be sent again, when it says so. */
export const isThrottled = (error: unknown): error is HttpError =>
  HttpError.is(error) && meansThrottled(error.status, error.retryAt);

const meansThrottled = (status: number, retryAt: Date | undefined): boolean =>
  status === 429 || (status === 503 && retryAt !== undefined);
