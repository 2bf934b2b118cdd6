/** A report that the fake makes without more ado. */
export const accounts = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c91", sourceName: "Active Directory" },
} as const;

/** Polls that make a test wait for nothing. */
export const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
