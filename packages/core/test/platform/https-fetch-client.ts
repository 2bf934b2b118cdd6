import { getEventListeners } from "node:events";
import type { RequestListener } from "node:http";
import tls from "node:tls";
import { onTestFinished, vi } from "vitest";
import { createHttpsFetch, type HttpsFetch } from "../../src/platform/node-https-fetch.js";
import type { HttpsFetchInit } from "../../src/platform/node-request-parts.js";
import type { TlsOptions } from "../../src/platform/platform.js";
import { issue, startHttps, type RunningServer } from "./tls-server.js";

export const MiB = 2 ** 20;
export const wrongName = issue({ name: "appliance", altNames: ["fudo.example", "10.0.0.1"] });

const trusting: TlsOptions = { ca: wrongName.cert };
export const answerOk: RequestListener = (_request, response) => void response.end("ok");
export const serve = (listener: RequestListener): Promise<RunningServer> => startHttps(wrongName, listener);

export function client(options: TlsOptions = trusting): HttpsFetch {
  const made = createHttpsFetch(options);
  onTestFinished(() => made.close());
  return made;
}

/** Calls that are not about signals share this: with a fresh signal each, a leftover listener would not show. */
export const get = (using: HttpsFetch, url: string, init: Partial<HttpsFetchInit> = {}): Promise<Response> =>
  using.fetch(url, { method: "GET", headers: {}, signal: new AbortController().signal, ...init });

export const post = (using: HttpsFetch, url: string, body: HttpsFetchInit["body"], headers = {}): Promise<Response> =>
  get(using, url, { method: "POST", headers, body });

/** What the error of a failed call or read says by `code`. */
export const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error: { code?: unknown }) => error.code,
  );

export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** The socket of the next connection, the moment it begins to connect. */
export const nextSocket = (): Promise<tls.TLSSocket> =>
  new Promise((resolve) => {
    const original = tls.connect;
    const opened = (...given: unknown[]): tls.TLSSocket => {
      const socket: tls.TLSSocket = Reflect.apply(original, tls, given);
      resolve(socket);
      return socket;
    };
    const connect = vi.spyOn(tls, "connect").mockImplementation(opened);
    onTestFinished(() => connect.mockRestore());
  });

export const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;
