import type { Decoder, ResponseContext } from "./decoder.js";

/**
 * A decoder that makes something else of what another one read: the first of a list, the part inside an envelope.
 * Whatever `transform` throws is the outcome of the call.
 */
export function mapped<From, To, Params = unknown>(
  decoder: Decoder<From>,
  transform: (value: From, context: ResponseContext<Params, To>) => To,
): Decoder<To, Params> {
  return {
    accept: decoder.accept as string,
    // The other decoder never repeats the request, so what it would get from that does not matter.
    read: async (context) =>
      transform(await decoder.read(context as unknown as ResponseContext<unknown, From>), context),
  };
}
