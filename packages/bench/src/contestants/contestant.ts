/** Everyone who is measured. */
export type ContestantName =
  | "identity-reports"
  | "sailpoint-api-client"
  | "fetch"
  | "ky"
  | "axios + axios-retry"
  /** Does what `saveTo` does for durability as well: the fair comparison on a slow disk. */
  | "fetch + fsync"
  /** The same as "fetch" in a process that has loaded our client, and with it more code for the garbage collector to keep. */
  | "fetch, client loaded";

/** What a download gave. */
export interface Downloaded {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** One way to talk to the server. */
export interface Contestant {
  /** Gets the small JSON document `id`. */
  getResult(id: string, signal?: AbortSignal): Promise<unknown>;
  /** Saves the file `id` and hashes it on the way. */
  download(id: string, path: string): Promise<Downloaded>;
}

/** How a contestant is made. */
export interface ContestantOptions {
  readonly baseUrl: string;
  readonly isPaced?: boolean | undefined;
}

export const accessToken = "a-token-that-the-server-does-not-look-at";
export const resultPath = (id: string): string => `/reports/v1/${id}/result`;
export const filePath = (id: string): string => `/reports/v1/${id}?fileFormat=csv`;
