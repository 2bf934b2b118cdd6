/** A value as it comes back from a place that keeps it as JSON. */
export const throughJson = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value));
