import type { Readable } from "node:stream";
import axios from "axios";
import axiosRetry, { exponentialDelay } from "axios-retry";
import { accessToken, filePath, resultPath, type Contestant, type ContestantOptions } from "./contestant.ts";
import { saveStream } from "./save-stream.ts";

/** axios with three retries and growing pauses, as the README of axios-retry shows it. */
export function createAxiosWithRetry({ baseUrl }: ContestantOptions): Contestant {
  const client = axios.create({ baseURL: baseUrl, headers: { Authorization: `Bearer ${accessToken}` } });
  axiosRetry(client, { retries: 3, retryDelay: exponentialDelay });
  return {
    getResult: async (id, signal) => (await client.get<unknown>(resultPath(id), { signal })).data,
    async download(id, path) {
      const { data } = await client.get<Readable>(filePath(id), { responseType: "stream" });
      return saveStream(data, path);
    },
  };
}
