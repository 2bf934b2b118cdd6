import { open } from "node:fs/promises";

/** A line end, or the quote that closes a cell, also in UTF-16. */
const ends: readonly number[] = [0x0a, 0x0d, 0x22];

/** How a ZIP begins: its end is none of its rows. */
const isZip = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b;

function endsInCell(tail: Uint8Array): boolean {
  const [last, before] = [tail.at(-1), tail.at(-2)];
  return last !== undefined && !ends.includes(last) && !(last === 0 && ends.includes(before ?? 0));
}

/**
 * Whether a CSV file may be cut in its last cell: it ends neither with a line end nor with a quote. Some programs write
 * files so, and such a file cannot be told from a part of another.
 */
export async function mayBeCut(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytesAt = async (position: number): Promise<Uint8Array> => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, position);
      return buffer.subarray(0, bytesRead);
    };
    return !isZip(await bytesAt(0)) && endsInCell(await bytesAt(Math.max(0, size - 2)));
  } finally {
    await file.close();
  }
}

/** A stream that passes on what it gets, and knows how it began and ended. */
export class EndWatch extends TransformStream<Uint8Array, Uint8Array> {
  readonly #seen: { head: Uint8Array; tail: Uint8Array };

  constructor() {
    const seen = { head: new Uint8Array(0), tail: new Uint8Array(0) };
    super({
      transform(chunk, controller) {
        if (seen.head.length < 2) seen.head = joined(seen.head, chunk.subarray(0, 2));
        seen.tail = joined(seen.tail, chunk.subarray(-2)).subarray(-2);
        controller.enqueue(chunk);
      },
    });
    this.#seen = seen;
  }

  /** As {@link mayBeCut}. */
  get mayBeCut(): boolean {
    return !isZip(this.#seen.head) && endsInCell(this.#seen.tail);
  }
}

const joined = (one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.of(...one, ...other);
