import { countOf, momentOf } from "../page/words.ts";
import { isReportsError, type AnyReportsError } from "./any-error.ts";
import { whyUnreachable } from "./unreachable.ts";
import { wordsFor } from "./words.ts";

/** An error in words for the user of the page. Plain JSON: it is kept with its run. */
export interface Explanation {
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  readonly facts: readonly (readonly [term: string, detail: string, width?: "wide"])[];
  /** The run may go on at the vendor, so it can be waited for again. */
  readonly canWait: boolean;
  /** Another token is what helps. */
  readonly needsToken: boolean;
  /** The option of the client that was not right. Nothing was sent. */
  readonly option?: string | undefined;
  /** The server lets nothing through before then. In ms since 1970. */
  readonly retryAt?: number | undefined;
}

const finalErrors = ["ReportFailedError", "ReportExpiredError", "NotFoundError", "ConfigError"];
const tokenErrors = ["TokenError", "UnauthorizedError"];
const carriedOut = { no: "No: it is safe to do it again", maybe: "Unknown", yes: "Yes" };

/** Says what happened, to which call, and what to do about it. */
export async function explain(error: unknown, vendor: string, lastCall: string | undefined): Promise<Explanation> {
  if (!isReportsError(error)) return unexpected(error);
  const { title, advice } = wordsFor(error, vendor);
  const isUnreachable = error.name === "NetworkError" && error.carriedOut !== "yes";
  return {
    title,
    message: error.message,
    advice: isUnreachable ? await whyUnreachable(addressOf(error, lastCall)) : advice,
    facts: factsOf(error, lastCall),
    canWait: !finalErrors.includes(error.name),
    needsToken: tokenErrors.includes(error.name),
    option: error.name === "ConfigError" ? error.option : undefined,
    retryAt: error.retryAt?.getTime(),
  };
}

const unexpected = (error: unknown): Explanation => ({
  title: "Something went wrong in this page",
  message: error instanceof Error ? error.message : String(error),
  advice: "Reload the page and try again.",
  facts: [],
  canWait: true,
  needsToken: false,
});

function factsOf(error: AnyReportsError, lastCall: string | undefined): Explanation["facts"] {
  const { status, requestId, retryAt, state, attempts, code } = error;
  // The run was made, and failed: what became of the last request is no question then.
  const isAboutRun = error.name === "ReportFailedError";
  const call = error.name === "ConfigError" ? undefined : callOf(error, lastCall);
  const facts: readonly (Explanation["facts"][number] | undefined)[] = [
    call === undefined ? undefined : ["Call", call, "wide"],
    status === undefined ? undefined : ["Status", String(status)],
    ["Code", code],
    state === undefined ? undefined : ["State", state],
    attempts === 0 ? undefined : ["Sent", countOf(attempts, "time")],
    isAboutRun || (attempts === 0 && error.carriedOut === "no")
      ? undefined
      : ["Was it carried out?", carriedOut[error.carriedOut]],
    retryAt === undefined ? undefined : ["Not before", momentOf(retryAt)],
    requestId === undefined ? undefined : ["Request id", requestId, "wide"],
  ];
  return facts.filter((fact) => fact !== undefined);
}

const callOf = ({ method, url }: AnyReportsError, lastCall: string | undefined): string | undefined =>
  url === undefined ? lastCall : `${method} ${url}`;

const addressOf = (error: AnyReportsError, lastCall: string | undefined): string | undefined =>
  callOf(error, lastCall)?.split(" ").at(-1);
