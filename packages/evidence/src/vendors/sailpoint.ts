import { instantOf, pick, textOf, type Vendor } from "./vendor.js";

/** What of a SEARCH_EXPORT is the report's logic. */
const logicNames = ["query", "indices", "columns", "sort"];

export const sailpoint: Vendor = {
  mayJoin: true,
  inputOf: ({ report, arguments: given }) => ({ reportType: report, arguments: given }),
  logicOf: ({ report, arguments: given }) =>
    report === "SEARCH_EXPORT"
      ? { type: report, origin: "custom", definition: pick(given, logicNames) }
      : { type: report, origin: "standard" },
  wordsOf(result) {
    const { created, duration, rows, status, taskDefName, launcher } = result;
    const principal = textOf(launcher);
    return {
      report: { title: textOf(taskDefName) },
      status: textOf(status),
      server: {
        created: instantOf(created),
        launched: instantOf(result["launched"]),
        completed: instantOf(result["completed"]),
        durationMs: typeof duration === "number" ? duration : undefined,
        raw: pick(result, ["created", "launched", "completed", "duration"]),
      },
      requester: principal === undefined ? undefined : { principal, basis: "vendor" },
      announced: typeof rows === "number" && rows >= 0 ? rows : undefined,
    };
  },
};
