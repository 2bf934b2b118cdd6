import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { answerRequest, type AnswerRequestOptions, type RequestAnswerer } from "@identity-reports/core/fake";
import { createRequest, sendResponse } from "@remix-run/node-fetch-server";

/** A reset, so that the client sees ECONNRESET. A TLS socket cannot send one; it is closed without a goodbye. */
function resetConnection(socket: Socket): void {
  if ("encrypted" in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Ends the connection in the middle of a body, after everything that was written so far has left. */
function cutConnection(socket: Socket): void {
  // The first write of an answer waits for the next tick; without this it would be thrown away.
  socket.uncork();
  socket.destroySoon();
}

/** Hands one HTTP exchange to a fake. Never rejects. */
export async function answerOverHttp(
  fake: RequestAnswerer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: AnswerRequestOptions,
): Promise<void> {
  const { socket } = incoming;
  let request: Request;
  try {
    request = createRequest(incoming, outgoing);
  } catch {
    // Methods such as TRACE are no Requests.
    outgoing.writeHead(400, { "content-length": 0 }).end();
    return;
  }
  const answer = await answerRequest(fake, request, options);
  if (answer === undefined) return resetConnection(socket);
  try {
    await sendResponse(outgoing, answer);
  } catch {
    cutConnection(socket);
  }
}
