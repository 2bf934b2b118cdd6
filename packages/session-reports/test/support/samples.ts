/** A report that the fake makes without more ado. */
export const criteria = [{ field: "protocol", value: "ssh" }] as const;

/** Polls that make a test wait for nothing. */
export const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
