import { bodyCut, connectionReset } from "./connection-errors.js";
import type { Bytes } from "./files/bytes.js";

/** The answer with the first half of its body; then `end` decides. An answer without a body is lost altogether. */
async function halved(answer: Response, end: () => Promise<never>): Promise<Response> {
  const bytes: Bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.byteLength === 0) throw connectionReset();
  let sent = false;
  const body = new ReadableStream<Bytes>({
    async pull(controller) {
      if (sent) await end();
      sent = true;
      controller.enqueue(bytes.slice(0, Math.ceil(bytes.byteLength / 2)));
    },
  });
  // The announced length stays that of the whole file: that is how a client can tell.
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/** The same answer, with a connection that breaks half-way through the body. @throws TypeError when there is no body. */
export const cutBody = (answer: Response): Promise<Response> => halved(answer, () => Promise.reject(bodyCut()));

/** The same answer, with a second half that never comes. @throws TypeError when there is no body. */
export const stalledBody = (answer: Response, hang: () => Promise<never>): Promise<Response> => halved(answer, hang);
