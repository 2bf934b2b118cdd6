/** What a {@link CliError} says beside its message. */
export interface CliErrorDetails {
  /** Stable, in snake_case. */
  readonly code: string;
  readonly exitCode: number;
  /** What to do about it: one sentence, or a command. */
  readonly advice?: string | undefined;
  readonly cause?: unknown;
}

/** A failure that this tool found itself, before or beside what the clients report. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: string;
  readonly exitCode: number;
  readonly advice: string | undefined;

  constructor(message: string, { code, exitCode, advice, cause }: CliErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.exitCode = exitCode;
    this.advice = advice;
  }
}

/** A wrong flag, argument, plan or setting: nothing was sent. */
export const usageError = (message: string, advice?: string): CliError =>
  new CliError(message, { code: "usage", exitCode: 2, advice });
