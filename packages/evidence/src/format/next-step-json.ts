/** What can be done about a report: what `nextStep` of core says of its error, as JSON. */
export interface NextStepJson {
  /**
   * - `resume`: there is a run, or a file, to continue. The next call does.
   * - `start-again`: nothing was started, or nothing came of it. The next call starts it.
   * - `wait`: the next call continues, but not before `until`.
   * - `ask-a-person`: continuing could make a second run. `release` or `retryFailed` continues.
   * - `give-up`: the same call would fail in the same way. Only `retryFailed` tries again.
   */
  readonly action: "resume" | "start-again" | "wait" | "ask-a-person" | "give-up";
  /** One sentence, without anything that the vendor sent. */
  readonly reason: string;
  /** With `wait`: the earliest time, RFC 3339 in UTC. Missing when the vendor does not say it. */
  readonly until?: string | undefined;
}
