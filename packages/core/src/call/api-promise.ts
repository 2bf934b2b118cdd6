/** A value together with the response it came in. */
export interface ApiResponse<T> {
  /** What the call gives without `withResponse`. */
  readonly data: T;
  /** HTTP status. */
  readonly status: number;
  readonly headers: Headers;
  /** The vendor's id of the request. */
  readonly requestId?: string;
  /** When the request was sent, by this machine's clock. Of several attempts, the last. */
  readonly sentAt?: Date;
  /** From sending the request to the headers of its response, in ms. Of several attempts, the last. */
  readonly durationMs?: number;
}

/** A promise of the value that can also give the response around it. */
export interface ApiPromise<T> extends Promise<T> {
  /**
   * Resolves to `{ data, status, headers, requestId }`. Rejects like the promise itself.
   *
   * @example
   * ```ts
   * const { data, status, requestId } = await sailpoint.getReportResult({ taskResultId: handle.id }).withResponse();
   * console.log(status, requestId, data.rows);
   * ```
   */
  withResponse(): Promise<ApiResponse<T>>;
}

// Not imported, so that this file runs by itself: its tests watch a process for unhandled failures.
const ignore = (): void => {};

/** Wraps the promise of a response. An unhandled failure is still reported by the runtime, and only once. */
export function apiPromise<T>(promise: Promise<ApiResponse<T>>): ApiPromise<T> {
  const value = promise.then(({ data }) => data);
  return Object.assign(value, {
    withResponse() {
      // A caller of `withResponse` handles the failure on the promise that it returns.
      value.catch(ignore);
      // A new promise: `promise` counts as handled, because `value` was made from it.
      return promise.then((response) => response);
    },
  });
}
