import type {
  ConfigError,
  HttpError,
  NetworkError,
  ReportFailedError,
  ReportsError,
  TimeoutError,
} from "@identity-reports/sailpoint-reports";
import type { Fact } from "../page/dom.ts";
import { countOf, timeOf } from "../page/words.ts";

/** An error in words for the user of the page. */
export interface Explanation {
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  readonly facts: readonly Fact[];
  /** False for what the user wanted. */
  readonly isProblem: boolean;
  /** The run goes on, or may do: it can be waited for again. */
  readonly canGoOn: boolean;
}

/** Whatever an error of the clients may say about itself. */
type AnyReportsError = ReportsError &
  Partial<
    Pick<HttpError, "status" | "method" | "url" | "requestId" | "retryAt"> &
      Pick<ConfigError, "option"> &
      Pick<NetworkError, "hint"> &
      Pick<TimeoutError, "phase"> &
      Pick<ReportFailedError, "state" | "messages">
  >;

type Words = readonly [title: string, advice: (error: AnyReportsError, vendor: string) => string];

const runAgain = (): string => "Run it again.";

/**
 * By the errors' names, which are stable: whichever vendor's package an error comes from, none has to be loaded to tell.
 */
const words: Readonly<Record<string, Words>> = {
  ConfigError: ["Something is not filled in right", ({ option }) => `Correct “${option}”. Nothing was sent.`],
  TokenError: [
    "No access token",
    (_, vendor) => `Put a token from ${vendor} into the form, for the tenant that the run is at.`,
  ],
  UnauthorizedError: [
    "The token was not accepted",
    (_, vendor) => `Put a new one from ${vendor} into the form, and check that it is for this very tenant.`,
  ],
  ForbiddenError: [
    "This is not allowed",
    (_, vendor) => `Ask an administrator of ${vendor} for the right to run this report.`,
  ],
  BadRequestError: [
    "The request was not accepted as it is",
    (_, vendor) => `Check what was filled in; the message has ${vendor}’s own words.`,
  ],
  NotFoundError: [
    "It is not there",
    (_, vendor) => `${vendor} does not know it, or does not keep it any more. Run it again.`,
  ],
  ConflictError: [
    "It conflicts with something else",
    (_, vendor) => `Look at ${vendor} what is there, then run it again.`,
  ],
  RateLimitError: [
    "Too many requests",
    ({ retryAt }) => (retryAt === undefined ? "Come back later." : `Come back at ${timeOf(retryAt)}.`),
  ],
  ServerError: [
    "The vendor’s server failed",
    ({ carriedOut }, vendor) =>
      carriedOut === "no"
        ? "Run it again later."
        : `It may have been carried out all the same: look at ${vendor} before you run it again.`,
  ],
  NetworkError: [
    "No connection",
    ({ hint }) =>
      hint === undefined ? "Check the address and the network." : `Check the address and the network: ${hint}.`,
  ],
  TimeoutError: [
    "It took too long",
    ({ phase }) => (phase === "wait" ? "The run goes on: go on waiting for it." : "Run it again later."),
  ],
  AbortError: [
    "Cancelled",
    ({ handle }, vendor) =>
      handle === undefined
        ? "No run had been accepted yet, so there is none to go on with."
        : `Nothing is lost: the run goes on at ${vendor}, and you can go on waiting for it.`,
  ],
  DecodeError: [
    "Not the answer that was expected",
    () => "Often a proxy or a login page is in between. Open the address in another tab and look.",
  ],
  DownloadError: ["The file could not be saved", () => "Nothing was left behind. Save it again."],
  ReportFailedError: [
    "The report could not be made",
    ({ isRetryable, messages = [] }, vendor) =>
      messages.length > 0
        ? messages.join(" ")
        : isRetryable
          ? "Run it again later."
          : `Look at ${vendor} for the reason, then run it again.`,
  ],
  ReportExpiredError: ["The report is no longer kept", runAgain],
  ReportsError: ["It did not work out", () => "The message says why."],
};

const final = ["ReportFailedError", "ReportExpiredError", "NotFoundError", "ConfigError"];

const carriedOut = { no: "no: it is safe to do it again", maybe: "perhaps", yes: "yes" };

/** Says what happened, to which call, and what to do about it. */
export function explain(error: unknown, vendor: string, lastCall: string | undefined): Explanation {
  const known = error instanceof Error ? words[error.name] : undefined;
  if (known === undefined || !isReportsError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      title: "Something went wrong",
      message,
      advice: "Reload the page and try again.",
      facts: [],
      isProblem: true,
      canGoOn: true,
    };
  }
  const [title, advice] = known;
  const isProblem = error.name !== "AbortError";
  return {
    title,
    message: isProblem ? error.message : "",
    advice: advice(error, vendor),
    facts: isProblem ? factsOf(error, lastCall) : runOf(error),
    isProblem,
    canGoOn: error.handle !== undefined && !final.includes(error.name),
  };
}

const isReportsError = (error: unknown): error is AnyReportsError => error instanceof Error && "carriedOut" in error;

function factsOf(error: AnyReportsError, lastCall: string | undefined): readonly Fact[] {
  const { status, method, url, requestId, retryAt, state, attempts, code } = error;
  const call = url === undefined ? (error.name === "ConfigError" ? undefined : lastCall) : `${method} ${url}`;
  const facts: readonly (Fact | undefined)[] = [
    call === undefined ? undefined : ["Call", call, "wide"],
    status === undefined ? undefined : ["Status", String(status)],
    ["Code", code],
    state === undefined ? undefined : ["State", state],
    attempts === 0 ? undefined : ["Sent", countOf(attempts, "time")],
    attempts === 0 && error.carriedOut === "no" ? undefined : ["Carried out", carriedOut[error.carriedOut]],
    retryAt === undefined ? undefined : ["Try again at", timeOf(retryAt)],
    requestId === undefined ? undefined : ["Id of the request", requestId, "wide"],
    ...runOf(error),
  ];
  return facts.filter((fact) => fact !== undefined);
}

const runOf = ({ handle }: AnyReportsError): readonly Fact[] =>
  handle === undefined ? [] : [["Run", handle.id, "wide"]];
