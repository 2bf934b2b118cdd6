import { AbortedError, type NoticeEvent, type ReportsEvent } from "@identity-reports/core";
import { CliError } from "../cli-error.ts";
import { StopRequest } from "../context.ts";
import { inCommandWords } from "../failures/command-words.ts";
import { handleWord } from "../input/handle-word.ts";

/** The client gives SailPoint ten seconds for its answer. */
const ANSWER_MS = 11_000;

/** What the client says about the run that it was to cancel. */
const answerCodes: readonly NoticeEvent["code"][] = ["run_cancelled", "run_not_cancelled", "cancel_failed"];

/** What `--cancel-on-stop` comes to: the client asks SailPoint in the background, and must not be closed before the answer. */
export class CancelOnStop {
  readonly #answer: Promise<NoticeEvent>;
  #onAnswer: (answer: NoticeEvent) => void = () => {};

  constructor() {
    this.#answer = new Promise((resolve) => {
      this.#onAnswer = resolve;
    });
  }

  /** Looks at an event of the client. @returns whether it is the answer, which the command's failure tells. */
  onEvent(event: ReportsEvent): boolean {
    if (event.type !== "notice" || !answerCodes.includes(event.code)) return false;
    this.#onAnswer(event);
    return true;
  }

  /** What a command failed with that was stopped while its run went on: with what became of the run. */
  async failureOf(error: unknown, stop: unknown): Promise<unknown> {
    if (!(stop instanceof StopRequest) || !AbortedError.is(error) || error.handle === undefined) return error;
    const { id } = error.handle;
    const answer = await this.#answerInTime();
    const { exitCode } = stop;
    if (answer?.code === "run_cancelled")
      return new CliError(`${stop.message}; SailPoint has cancelled the run ${id}`, {
        code: "aborted",
        exitCode,
        advice: "The same command starts another one.",
      });
    const why = answer === undefined ? `SailPoint did not answer the request to cancel the run ${id}` : answer.message;
    return new CliError(`${stop.message}; ${inCommandWords(why)}`, {
      code: "aborted",
      exitCode,
      advice: `The run continues at the vendor: identity-reports wait ${handleWord(error.handle)}`,
      cause: error,
    });
  }

  async #answerInTime(): Promise<NoticeEvent | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const noAnswer = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ANSWER_MS);
    });
    try {
      return await Promise.race([this.#answer, noAnswer]);
    } finally {
      clearTimeout(timer);
    }
  }
}
