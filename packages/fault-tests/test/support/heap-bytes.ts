import { setTimeout as sleep } from "node:timers/promises";

/** What is in use when nothing is left that could be freed. Needs `--expose-gc`. */
export async function heapBytes(): Promise<number> {
  let least = Infinity;
  // Finalisers and closed sockets have their turn between collections, and free more; until nothing more comes of it.
  for (let fruitless = 0; fruitless < 5; fruitless += 1) {
    globalThis.gc?.();
    const { heapUsed } = process.memoryUsage();
    if (heapUsed < least - 10_000) fruitless = 0;
    least = Math.min(least, heapUsed);
    await sleep(10);
  }
  return least;
}
