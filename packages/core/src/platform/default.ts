import type { NetworkProbe } from "./network-probe.js";
import type {
  BodyLength,
  Connections,
  FailedRequest,
  FailureVerdict,
  FileProblem,
  Hasher,
  Product,
  TlsOptions,
} from "./platform.js";

export { checkFileTarget, openFileSink } from "./default-file-sink.js";

/** A browser does not show the headers of the body as the server sent them. */
export const bodyLength = (_headers: Headers): BodyLength => ({ expectedBytes: undefined, isEndMarkedByHttp: false });

/** A browser sets such headers by itself, and no page can. */
export const platformHeaders = (_product: Product, _isFile: boolean): Record<string, string> => ({});

/** Not known here: other code may still hold the memory of a chunk. */
export const ownsChunks = (_body: ReadableStream | null): boolean => false;

/** Hashes nothing: Web Crypto hashes only what is in memory as a whole. */
export const createSha256 = (): Hasher => ({ update() {}, digest: () => undefined });

/** A browser does not show how it reaches a server. */
export const loadNetworkProbe = async (): Promise<NetworkProbe | undefined> => undefined;

/** Archives are not read here. */
export const loadArchiveReader = async (): Promise<void> => {};

/** A browser shows no causes: its error is the same for a server that is down and for one that does not allow this page. */
export const judgeFailure = (_failed: FailedRequest): FailureVerdict => ({
  carriedOut: "maybe",
  isRetryable: true,
  hint: "in a browser, a server that does not allow this origin (CORS) causes the same error",
});

/** There is no file system to have problems with. */
export const fileProblemOf = (_error: unknown): FileProblem | undefined => undefined;

/**
 * The platform's fetch, looked up when it is used: test tools put theirs in its place.
 *
 * @throws Error for `tls`: certificates are the browser's business.
 */
export function createConnections(tls: TlsOptions | undefined, _baseUrl: string): Connections {
  if (tls !== undefined) throw unsupported("certificates of single connections");
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    notices: [],
    problemFor: () => undefined,
    close() {},
  };
}

/** @throws Error always: there are no files here. */
export function readTextFile(_path: string): never {
  throw unsupported("reading files");
}

function unsupported(what: string): Error {
  const process = (globalThis as { process?: { versions?: { node?: string } } }).process;
  return new Error(
    process?.versions?.node === undefined
      ? `${what} is not possible in a browser`
      : `${what} is missing from this bundle: it was built without the "node" condition; add it to the bundler's resolve conditions`,
  );
}
