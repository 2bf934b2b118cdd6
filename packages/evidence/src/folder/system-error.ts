/** Whether the system gave one of these codes: `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

/** Whether the system refused a call: a full disk, a folder that can only be read. */
export const isSystemError = (error: unknown): error is Error => error instanceof Error && "syscall" in error;
