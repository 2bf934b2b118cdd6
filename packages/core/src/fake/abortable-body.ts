import type { Bytes } from "./files/bytes.js";

/**
 * The same body, failing with the signal's reason the moment it aborts, as a body from the network does. (`pipeThrough`
 * with a signal would wait for the chunk under way, which has no reader any more.)
 */
export function abortableBody(body: ReadableStream<Bytes>, signal: AbortSignal): ReadableStream<Bytes> {
  const reader = body.getReader();
  let unlink = (): void => {};
  return new ReadableStream<Bytes>(
    {
      start(controller) {
        const onAbort = (): void => {
          controller.error(signal.reason);
          void reader.cancel(signal.reason).catch(() => {});
        };
        if (signal.aborted) return onAbort();
        signal.addEventListener("abort", onAbort, { once: true });
        unlink = () => signal.removeEventListener("abort", onAbort);
      },
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          unlink();
          throw error;
        });
        if (signal.aborted) return;
        if (!done) return controller.enqueue(value);
        unlink();
        controller.close();
      },
      cancel(reason) {
        unlink();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
