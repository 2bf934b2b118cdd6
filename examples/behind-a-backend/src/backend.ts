import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { ReportsError } from "@identity-reports/sailpoint-reports";
import type { PageFiles } from "./page-files.ts";
import { Sessions } from "./sessions.ts";
import type { TokenDesk } from "./token-desk.ts";

/** A server for the page, its script, and tokens for those who are signed in. Not listening yet. */
export function createBackend(desk: TokenDesk, page: PageFiles): Server {
  const sessions = new Sessions();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (`${request.method} ${request.url}`) {
      case "GET /":
        response.setHeader("set-cookie", sessions.start());
        // The page may talk to this backend and to the tenant, and load nothing else.
        response.setHeader(
          "content-security-policy",
          `default-src 'none'; script-src 'self'; connect-src 'self' ${desk.baseUrl}; style-src 'unsafe-inline'; base-uri 'none'`,
        );
        return send(response, 200, "text/html; charset=utf-8", page.html.replace("{{baseUrl}}", desk.baseUrl));
      case "GET /page.js":
        return send(response, 200, "text/javascript; charset=utf-8", page.script);
      case "POST /token":
        if (!sessions.has(request) || !isOwnPage(request)) return sendJson(response, 403, { message: "sign in first" });
        return sendJson(response, 200, await desk.token(await rejectedTokenIn(request)));
      default:
        return sendJson(response, 404, { message: "not here" });
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // What went wrong is for our log; the page learns only that it did.
      console.error(ReportsError.is(error) ? JSON.stringify(error) : error);
      sendJson(response, 502, { message: "no token could be had" });
    });
  });
}

/** Only scripts of this very page; browsers send this header and let no script change it. */
const isOwnPage = ({ headers }: IncomingMessage): boolean => headers["sec-fetch-site"] === "same-origin";

async function rejectedTokenIn(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > 100_000) return undefined;
  const body: unknown = await json(request).catch(() => undefined);
  if (typeof body !== "object" || body === null || !("rejectedToken" in body)) return undefined;
  return typeof body.rejectedToken === "string" ? body.rejectedToken : undefined;
}

const sendJson = (response: ServerResponse, status: number, value: unknown): void =>
  send(response, status, "application/json", JSON.stringify(value));

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
}
