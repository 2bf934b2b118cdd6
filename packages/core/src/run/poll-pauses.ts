import type { PollTiming } from "./options.js";

const growth = 1.5;
/** What a first pause of 0 grows from: asking without any pause would be an attack. */
const minPauseMs = 100;

/**
 * The caller's timing, completed by the vendor's. If the caller sets only one of the two, the other is moved so that
 * `firstMs` is at most `maxMs`.
 */
export function effectiveTiming(vendors: PollTiming, callers: Partial<PollTiming> = {}): PollTiming {
  const { firstMs = vendors.firstMs, maxMs = Math.max(vendors.maxMs, firstMs) } = callers;
  return { firstMs: Math.min(firstMs, maxMs), maxMs };
}

/** Shortened by up to a fifth at random: many waits that began together must not poll together. */
const jittered = (pauseMs: number): number => pauseMs * (0.8 + Math.random() * 0.2);

/** The pauses between the polls of one wait, one after the other. */
export function createPauses({ firstMs, maxMs }: PollTiming): () => number {
  let pauseMs = firstMs;
  return () => {
    const next = jittered(pauseMs);
    pauseMs = Math.min(Math.max(pauseMs, minPauseMs) * growth, maxMs);
    return next;
  };
}

/** The pause after a poll of a run of that age: the one that a wait from its start would have come to by now. */
export const pauseAtAge = ({ firstMs, maxMs }: PollTiming, ageMs: number): number =>
  jittered(Math.min(Math.max(firstMs, minPauseMs) + (growth - 1) * ageMs, maxMs));
