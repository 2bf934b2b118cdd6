import { pause } from "#files";

/** Other work waits no longer than about this: a tenth of what people notice. */
const maxTurnMs = 20;

/** Lets the other work of the thread have its turn, where data that lies in memory would keep it for long. */
export class TurnTaker {
  #sinceMs = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#sinceMs > maxTurnMs;
  }

  async give(): Promise<void> {
    await pause();
    this.#sinceMs = performance.now();
  }
}
