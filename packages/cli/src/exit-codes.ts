/** What each exit code says: one table for all commands, in `help exit-codes` and on the page of the docs. */
export const exitCodes = [
  { code: 0, name: "done", means: "saved and verified; all checks pass; nothing differs" },
  {
    code: 1,
    name: "no",
    means: "finished, and the answer is no: a report failed, a check failed, files differ, evidence does not verify",
  },
  { code: 2, name: "usage", means: "a flag, the plan or a setting is wrong; nothing was started" },
  {
    code: 3,
    name: "unknown",
    means: "a run may have been started, and its id is not known: a person must check at the vendor",
  },
  { code: 4, name: "refused", means: "the credential or a right was refused" },
  {
    code: 5,
    name: "later",
    means: "not now: the same command may work later; a run that was started has its handle shown or saved",
  },
  { code: 6, name: "incomplete", means: "saved, but rows are missing or the file may be truncated" },
  { code: 8, name: "running", means: "the run has not ended yet" },
  { code: 70, name: "bug", means: "a bug in this tool; the message says how to report it" },
  { code: 129, name: "hung_up", means: "stopped by SIGHUP: the terminal or the session has ended" },
  { code: 130, name: "interrupted", means: "stopped by Ctrl-C" },
  { code: 143, name: "terminated", means: "stopped by SIGTERM" },
] as const;

/** Name of an exit code. */
export type ExitName = (typeof exitCodes)[number]["name"];

/** The number behind each name. */
export const exit = Object.fromEntries(exitCodes.map(({ name, code }) => [name, code])) as Readonly<
  Record<ExitName, number>
>;
