/** An instant as Ping writes it: in UTC, with nanoseconds. */
export const timestamp = (atMs: number): string => new Date(atMs).toISOString().replace("Z", "221962Z");
