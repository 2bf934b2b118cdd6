import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ReportsError } from "@identity-reports/sailpoint-reports";
import type { PageFiles } from "./page-files.ts";
import { Sessions } from "./sessions.ts";
import type { TokenDesk } from "./token-desk.ts";

/** More than any token. A longer body could fill our memory. */
const maxLength = 100_000;

/**
 * A server for the page, its script, and tokens for those who are signed in. Not listening yet.
 *
 * @param hostname what the page is served as. Another site can make its own name lead here (DNS rebinding), and its pages
 * would then count as ours: a request under another name gets nothing.
 */
export function createBackend(desk: TokenDesk, page: PageFiles, hostname: string): Server {
  const sessions = new Sessions();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (URL.parse(`http://${request.headers.host}`)?.hostname !== hostname)
      return sendJson(response, 421, { message: "not the host of this page" });
    switch (`${request.method} ${request.url}`) {
      case "GET /":
        response.setHeader("set-cookie", sessions.start());
        // The page may talk to this backend and to the tenant, and load nothing else.
        response.setHeader(
          "content-security-policy",
          `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${new URL(desk.baseUrl).origin}; base-uri 'none'; form-action 'none'`,
        );
        return send(response, 200, "text/html; charset=utf-8", page.html.replaceAll("{{baseUrl}}", desk.baseUrl));
      case "GET /page.css":
        return send(response, 200, "text/css; charset=utf-8", page.style);
      case "GET /page.js":
        return send(response, 200, "text/javascript; charset=utf-8", page.script);
      case "POST /token": {
        if (!sessions.has(request) || !isOwnPage(request)) return sendJson(response, 403, { message: "sign in first" });
        const text = await textOf(request);
        if (text !== undefined) return sendJson(response, 200, await desk.token(rejectedTokenIn(text)));
        response.setHeader("connection", "close"); // the rest of it is not waited for
        return sendJson(response, 413, { message: "too long" });
      }
      default:
        return sendJson(response, 404, { message: "not here" });
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // What went wrong is for our log; the page learns only that it did.
      console.error(ReportsError.is(error) ? JSON.stringify(error) : error);
      sendJson(response, 502, { message: "no token could be obtained" });
    });
  });
}

/** Only scripts of this very page; browsers send this header and let no script change it. */
const isOwnPage = ({ headers }: IncomingMessage): boolean => headers["sec-fetch-site"] === "same-origin";

/** Counted as it comes, since a body need not say its length. Undefined when it is too long. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.length > maxLength) return undefined;
  }
  return text;
}

function rejectedTokenIn(text: string): string | undefined {
  try {
    const body = JSON.parse(text) as { readonly rejectedToken?: unknown } | null;
    return typeof body?.rejectedToken === "string" ? body.rejectedToken : undefined;
  } catch {
    return undefined;
  }
}

const sendJson = (response: ServerResponse, status: number, value: unknown): void =>
  send(response, status, "application/json", JSON.stringify(value));

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
}
