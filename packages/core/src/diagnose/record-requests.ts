import { withoutQuery } from "../call/send-once.js";
import type { Connections } from "../platform/platform.js";
import type { DiagnosisRequest } from "./document.js";

/** What is recorded of each request. */
export interface RequestRecord {
  /** The tenant and the check that a request is sent for. */
  readonly context: () => Pick<DiagnosisRequest, "tenant" | "check">;
  readonly onAnswer: (response: Response) => void;
  /** Called once a request was answered, or failed. */
  readonly onRequest: (request: DiagnosisRequest) => void;
}

/** The same connections, with a record of their requests. `close` does nothing: the connections are another client's. */
export function recorded(connections: Connections, { context, onAnswer, onRequest }: RequestRecord): Connections {
  return {
    ...connections,
    notices: [],
    close: () => {},
    fetch: async (url, init, onStage) => {
      const startedAt = performance.now();
      const request = { ...context(), method: init.method, url: withoutQuery(url) };
      const since = (): number => Math.round(performance.now() - startedAt);
      try {
        const response = await connections.fetch(url, init, onStage);
        onAnswer(response);
        onRequest({ ...request, status: response.status, durationMs: since() });
        return response;
      } catch (error) {
        onRequest({ ...request, durationMs: since() });
        throw error;
      }
    },
  };
}
