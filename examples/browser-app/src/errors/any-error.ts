import type {
  ConfigError,
  HttpError,
  NetworkError,
  ReportFailedError,
  ReportsError,
  TimeoutError,
} from "@identity-reports/sailpoint-reports";

/** Whatever an error of the clients may say about itself. */
export type AnyReportsError = ReportsError &
  Partial<
    Pick<HttpError, "status" | "method" | "url" | "requestId" | "retryAt"> &
      Pick<ConfigError, "option"> &
      Pick<NetworkError, "hint"> &
      Pick<TimeoutError, "phase"> &
      Pick<ReportFailedError, "state" | "messages" | "isRetryable">
  >;

/** An error of a client has one of these names: told without any client being loaded. */
export const isReportsError = (error: unknown): error is AnyReportsError =>
  error instanceof Error && "carriedOut" in error;
