import type { AnyReportsError } from "./any-error.ts";

/** What an error is called, and what to do about it. */
export interface Words {
  readonly title: string;
  readonly advice: string;
}

type Entry = readonly [title: string, advice: (error: AnyReportsError, vendor: string) => string];

const runAgain = (): string => "Run it again.";

/** By the errors' names, which are stable and the same for all three vendors. */
const entries: Readonly<Record<string, Entry>> = {
  ConfigError: ["Something is not filled in correctly", () => "Correct it and run the report. Nothing was sent."],
  TokenError: ["No access token", (_, vendor) => `Enter a token of ${vendor} for the tenant of this run.`],
  UnauthorizedError: [
    "The token was not accepted",
    (_, vendor) => `Enter a new token of ${vendor}, and check that it is for this tenant.`,
  ],
  ForbiddenError: [
    "Permission is missing",
    (_, vendor) => `Ask an administrator of ${vendor} for the right to run this report.`,
  ],
  BadRequestError: [
    "The request was refused",
    (_, vendor) => `Check what was filled in: the message has ${vendor}’s own words.`,
  ],
  NotFoundError: ["Not found", (_, vendor) => `${vendor} does not know it, or no longer keeps it. Run it again.`],
  ConflictError: ["Conflict", (_, vendor) => `Look at ${vendor} to see what blocks it, then run it again.`],
  RateLimitError: ["Too many requests", runAgain],
  ServerError: [
    "The vendor’s server failed",
    ({ carriedOut }, vendor) =>
      carriedOut === "no"
        ? "Run it again later."
        : `The report may have been started: check at ${vendor} before you run it again.`,
  ],
  NetworkError: ["No connection", () => "Check the network, then try again."],
  TimeoutError: [
    "It took too long",
    ({ phase }) => (phase === "wait" ? "The run continues: wait for it again." : "Run it again later."),
  ],
  AbortError: ["Stopped before the report was accepted", () => "There is no run. Run it again if you need the report."],
  DecodeError: [
    "The response is not what was expected",
    () => "Often a proxy or a login page is in between. Open the address in another tab to check.",
  ],
  DownloadError: ["The file could not be saved", () => "No part of it was left behind. Save it again."],
  ReportFailedError: [
    "The report failed",
    ({ isRetryable, messages = [] }, vendor) => {
      if (isRetryable === true) return "Run it again later.";
      if (messages.length > 0)
        return `Fix what ${vendor} says above, then run it again. If you cannot, ask an administrator of ${vendor}.`;
      return `Look at ${vendor} for the reason, then run it again.`;
    },
  ],
  ReportExpiredError: ["The report is no longer kept", runAgain],
};

/** The words for an error, whichever vendor's client it comes from. */
export function wordsFor(error: AnyReportsError, vendor: string): Words {
  const [title, advice] = entries[error.name] ?? ["The call failed", () => "The message says why."];
  return { title, advice: advice(error, vendor) };
}
