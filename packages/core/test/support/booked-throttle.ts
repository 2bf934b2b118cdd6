import { Lifetime } from "../../src/internal/lifetime.js";
import type { Pace } from "../../src/retry/pace.js";
import { Throttle } from "../../src/retry/throttle.js";

/** A door and a book of who went through it when. */
export function bookedThrottle(paceOf?: Pace) {
  const throttle = new Throttle(paceOf);
  const startedAt = performance.now();
  const book: [name: string | number, atMs: number][] = [];
  const arrive = (name: string | number, { paced = true } = {}) => {
    const lifetime = new Lifetime();
    const entered = throttle
      .enter(lifetime, paced)
      .then(() => void book.push([name, performance.now() - startedAt]))
      .catch((error: unknown) => error);
    return { lifetime, entered };
  };
  return { throttle, book, arrive };
}
