/** White space of any kind, line ends among it, and control characters such as ESC, which begins a terminal's commands. */
const breaks = /[\s\p{Cc}]+/gu;
/** Characters that turn the reading direction round: what is shown is then not what is there. */
const directions = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * `text` as one line that can neither forge another line of a log nor command a terminal: each run of white space and
 * control characters becomes one space, and characters that change the reading direction go.
 */
export const oneLine = (text: string): string => text.replace(directions, "").replace(breaks, " ").trim();
