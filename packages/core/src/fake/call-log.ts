import { currentTimeMs } from "./clock.js";
import type { FakeRequest } from "./fake-request.js";
import { pairsToRecord } from "./request-body.js";

/** One call that reached a fake. */
export interface FakeCall<Operation extends string = string> {
  /** The vendor's operation, or `"unknown"` when no route fits. */
  readonly operation: Operation | "unknown";
  readonly method: string;
  readonly url: string;
  /** The path as it was sent, still percent-encoded. */
  readonly path: string;
  /** Query parameters, decoded; a list where a name occurs more than once. */
  readonly query: Readonly<Record<string, string | string[]>>;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON parsed, forms as an object, other text as it is, bytes otherwise; undefined when there is no body. */
  readonly body: unknown;
  /** The status of the answer; undefined while there is none, and for good when the connection broke first. */
  readonly status: number | undefined;
  /** When the call arrived, in ms since 1970 by the clock of the fake. */
  readonly at: number;
}

/** Records calls in the order in which they arrive. */
export interface CallLog<Operation extends string> {
  readonly calls: readonly FakeCall<Operation>[];
  /** Adds a call. @returns a function that notes the status of its answer. */
  record(request: FakeRequest, operation: Operation | "unknown"): (status: number) => void;
  clear(): void;
}

/** Creates an empty call log. */
export function createCallLog<Operation extends string>(): CallLog<Operation> {
  const calls: FakeCall<Operation>[] = [];
  return {
    calls,
    record({ method, url, path, query, headers, body }, operation) {
      const call = {
        operation,
        method,
        url,
        path,
        query: pairsToRecord(query),
        headers: Object.fromEntries(headers),
        body,
        status: undefined as number | undefined,
        at: currentTimeMs(),
      };
      calls.push(call);
      return (status) => (call.status = status);
    },
    clear: () => void calls.splice(0),
  };
}
