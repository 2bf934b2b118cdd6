import ky from "ky";
import { accessToken, filePath, resultPath, type Contestant, type ContestantOptions } from "./contestant.ts";
import { saveStream } from "./save-stream.ts";

/** ky with its own retries and time limits switched on, as it comes. */
export function createPlainKy({ baseUrl }: ContestantOptions): Contestant {
  const client = ky.create({ headers: { Authorization: `Bearer ${accessToken}` } });
  return {
    getResult: async (id, signal) => client.get(baseUrl + resultPath(id), { signal: signal ?? null }).json(),
    async download(id, path) {
      const { body } = await client.get(baseUrl + filePath(id), { timeout: false });
      return saveStream(body ?? new ReadableStream(), path);
    },
  };
}
