import { withoutQuery } from "../call/send-once.js";
import type { Connections } from "../platform/platform.js";
import type { DiagnosisRequest } from "./document.js";

/** Who is told about each request. */
export interface RequestRecord {
  /** What is known about a request when it is sent. */
  readonly facts: () => Pick<DiagnosisRequest, "tenant" | "check">;
  readonly onAnswer: (response: Response) => void;
  /** Called once a request was answered, or failed. */
  readonly onRequest: (request: DiagnosisRequest) => void;
}

/** The same connections, which write down what goes over them. Closing them closes nothing: they are another client's. */
export function recorded(connections: Connections, { facts, onAnswer, onRequest }: RequestRecord): Connections {
  return {
    ...connections,
    notices: [],
    close: () => {},
    fetch: async (url, init, onStage) => {
      const startedAt = performance.now();
      const request = { ...facts(), method: init.method, url: withoutQuery(url) };
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
