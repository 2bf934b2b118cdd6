import { Lifetime } from "../../src/internal/lifetime.js";
import type { Pace } from "../../src/retry/pace.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";

/** A door and a book of who went through it when. */
export function bookedRateLimiter(paceOf?: Pace) {
  const rateLimiter = new RateLimiter(paceOf);
  const startedAt = performance.now();
  const book: [name: string | number, atMs: number][] = [];
  const arrive = (name: string | number, { paced = true } = {}) => {
    const lifetime = new Lifetime();
    const entered = rateLimiter
      .enter(lifetime, paced)
      .then(() => void book.push([name, performance.now() - startedAt]))
      .catch((error: unknown) => error);
    return { lifetime, entered };
  };
  return { rateLimiter, book, arrive };
}
