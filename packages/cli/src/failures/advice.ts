import {
  nextStep,
  NotFoundError,
  type NetworkError,
  type NextAction,
  type NextStep,
  type ReportsError,
} from "@identity-reports/core";
import { exit } from "../exit-codes.ts";
import { handleWord } from "../input/handle-word.ts";
import { inCommandWords } from "./command-words.ts";

/** Lines below a message: what to do about it, and where the run is. */
export function adviceLines(error: ReportsError, exitCode: number): string[] {
  const { hint } = error as Partial<NetworkError>;
  return [
    ...(hint === undefined || error.message.includes(hint) ? [] : [inCommandWords(hint)]),
    ...whatToDo(error, exitCode),
    ...(nextStep(error).until === undefined ? [] : [`Not before ${nextStep(error).until?.toISOString()}.`]),
    ...whereTheRunIs(error),
  ];
}

/** What a code alone decides, beside or instead of what is known about calls. */
const ownAdvice: Readonly<Record<string, string>> = {
  client_missing: "Correct the plan, and run the command again.",
  // The message says what to do, and the line about the run how.
  disk_full: "",
  file_exists: "",
  file_unreadable: "",
  folder_locked: "Wait until it has ended, or use another --folder.",
  folder_missing: "Create the folder first.",
  folder_unusable: "",
  // The line about the run says it all.
  on_started_failed: "",
  not_writable: "Choose a writable folder.",
  plan_differs: "",
  write_failed: "",
};

/** Errors of a file's rows have their own codes; what helps is the same. */
const rowsAdvice =
  "The file is truncated, damaged or of another type: download it again, or check that position in it.";

const stopCodes: readonly number[] = [exit.interrupted, exit.terminated];

function whatToDo(error: ReportsError, exitCode: number): string[] {
  const { code } = error;
  const own = ownAdvice[code] ?? (["RowsError", "ArchiveError"].includes(error.name) ? rowsAdvice : undefined);
  if (own !== undefined) return own === "" ? [] : [own];
  if (exitCode === exit.usage) return [];
  const { action, reason } = nextStep(error);
  // A stop is no failure. Of a run that continues, the line about the run says it all.
  if (stopCodes.includes(exitCode) && action === "resume") return [];
  if (stopCodes.includes(exitCode) && action === "start-again") return ["Nothing was started."];
  if (action === "give-up" && exitCode === exit.later)
    return ["identity-reports doctor shows where the connection fails. Then run the same command again."];
  return [adviceSentence({ action, reason })];
}

/** What to do next, as one sentence. */
export const adviceSentence = ({ action, reason }: Pick<NextStep, "action" | "reason">): string =>
  `${beginnings[action]} ${sentence(inCommandWords(reason))}`;

const beginnings: Readonly<Record<NextAction, string>> = {
  resume: "It can be resumed:",
  "start-again": "Run the same command again:",
  wait: "Wait, then run the same command again:",
  "ask-a-person": "A person must check:",
  "give-up": "Change something first:",
};

const sentence = (text: string): string => `${text.replace(/\.$/, "")}.`;

/** Codes of a file that has no place to go: the vendor still has it. */
const targetCodes: readonly string[] = ["file_exists", "folder_missing", "not_writable", "disk_full", "write_failed"];

function whereTheRunIs(error: ReportsError): string[] {
  const { handle, action } = nextStep(error);
  // A run that the vendor does not know continues nowhere.
  if (handle === undefined || NotFoundError.is(error)) return [];
  const word = handleWord(handle);
  if (targetCodes.includes(error.code)) {
    const more = error.code === "file_exists" ? ", or with --if-exists replace or number" : "";
    const where = error.code === "disk_full" ? "when there is room, or elsewhere" : "elsewhere";
    return [`The run is done. Save its file ${where}${more}: identity-reports download ${word} -o PATH`];
  }
  if (action === "ask-a-person") return [`When that is done: identity-reports wait ${word}`];
  return [`The run continues at the vendor: identity-reports wait ${word}`];
}
