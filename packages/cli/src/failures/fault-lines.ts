/** What to say of an error that is a fault of this tool. */
export const faultLines = (error: unknown): string[] => [
  `identity-reports has a bug: ${error instanceof Error ? error.message : String(error)}`,
  "Please report it, with the output of the same command and --debug.",
];
