const firstMs = 250;
const maxMs = 8_000;

/**
 * Full jitter: anywhere between 0 and 250 ms · 2ⁿ, at most 8 s. Callers that failed together do not come back together.
 *
 * @param failures how often this call has failed before; 0 for the first time.
 */
export const backoffMs = (failures: number): number => Math.random() * Math.min(maxMs, firstMs * 2 ** failures);
