import { element, factList, type Fact } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { momentOf, numberOf } from "../page/words.ts";
import { againRow } from "./again-row.ts";
import { problemNotice } from "./problem-notice.ts";
import { startOf, type Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import type { Body } from "./run-view.ts";
import { saveForm } from "./save-form.ts";

/** A report that is there: choose a format and save the file. */
export function readyBody(run: Run, actions: RunActions): Body {
  const { handle, problem } = run;
  const rows = actions.reportOf(run)?.rows;
  const facts: readonly (Fact | undefined)[] = [
    ["Started", momentOf(startOf(run))],
    rows === undefined ? undefined : [`Rows, by ${run.vendorName}`, numberOf(rows)],
    handle === undefined ? undefined : ["Run id", copyable(handle.id, "the run id"), "wide"],
  ];
  const form = saveForm(run, actions, { isFirst: true });
  const parts = [
    problem === undefined ? undefined : problemNotice(run, problem, actions),
    factList(...facts),
    form.element,
  ];
  return {
    element: element("div", { class: "panel" }, ...parts, againRow(run, actions)),
    update: form.update,
  };
}
