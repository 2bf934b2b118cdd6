import { accessToken, filePath, resultPath, type Contestant, type ContestantOptions } from "./contestant.ts";
import { saveStream } from "./save-stream.ts";

const headers = { Authorization: `Bearer ${accessToken}`, Accept: "application/json" };

/** No library at all: no retries, no checks. */
export function createPlainFetch({ baseUrl }: ContestantOptions, flush = false): Contestant {
  const get = async (path: string, signal: AbortSignal | null = null): Promise<Response> => {
    const response = await fetch(baseUrl + path, { headers, signal });
    if (!response.ok) throw new Error(`answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    getResult: async (id, signal) => (await get(resultPath(id), signal)).json(),
    download: async (id, path) => saveStream((await get(filePath(id))).body ?? new ReadableStream(), path, { flush }),
  };
}
