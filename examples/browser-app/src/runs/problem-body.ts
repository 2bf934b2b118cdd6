import { element, factList } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { againRow } from "./again-row.ts";
import { problemNotice, updateCountdown } from "./problem-notice.ts";
import type { Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import type { Body } from "./run-view.ts";

/** A run that is over without a file. */
export function problemBody(run: Run, actions: RunActions): Body {
  const { problem, handle } = run;
  const id = handle === undefined ? undefined : factList(["Run id", copyable(handle.id, "the run id"), "wide"]);
  const notice = problem === undefined ? undefined : problemNotice(run, problem, actions);
  const body = element("div", { class: "panel" }, notice, id, againRow(run, actions));
  return { element: body, update: (now) => updateCountdown(body, now.problem) };
}
