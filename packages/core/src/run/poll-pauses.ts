import type { PollTiming } from "./options.js";

const growth = 1.5;
/** What a first pause of 0 grows from: asking without any pause would be an attack. */
const minPauseMs = 100;

/** The caller's timing where there is one; neither half of it is undone by the vendor's other half. */
export function effectiveTiming(usual: PollTiming, asked: Partial<PollTiming> = {}): PollTiming {
  const { firstMs = usual.firstMs, maxMs = Math.max(usual.maxMs, firstMs) } = asked;
  return { firstMs: Math.min(firstMs, maxMs), maxMs };
}

/** Shortened by up to a fifth at random: many waits that began together must not ask together. */
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
