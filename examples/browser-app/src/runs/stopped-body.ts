import { button, element, factList } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { momentOf } from "../page/words.ts";
import { againRow } from "./again-row.ts";
import { problemNotice, updateCountdown } from "./problem-notice.ts";
import { startOf, type Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import type { Body } from "./run-view.ts";
import { tokenForm } from "./token-form.ts";

/** A run that this page does not wait for, or that was cancelled at the vendor. */
export function stoppedBody(run: Run, actions: RunActions): Body {
  const { state, vendorName, handle, problem } = run;
  const isCancelled = state === "cancelled";
  const needsToken = !isCancelled && !actions.hasToken(run);
  const text = isCancelled
    ? `${vendorName} has cancelled the run, so there will be no file. Run it again if you need the report.`
    : `The run continues at ${vendorName}. Nothing is lost: wait for it again whenever you like.`;
  const wait =
    isCancelled || needsToken ? undefined : button("Wait again", () => actions.resume(run), { class: "primary" });
  const cancel =
    isCancelled || needsToken || !actions.canCancel(run)
      ? undefined
      : button(`Cancel at ${vendorName}`, () => actions.cancel(run));
  const body = element(
    "div",
    { class: "panel" },
    problem === undefined ? element("p", {}, text) : problemNotice(run, problem, actions),
    needsToken && problem?.needsToken !== true ? tokenForm(run, actions) : undefined,
    factList(
      ["Started", momentOf(startOf(run))],
      handle === undefined ? undefined : ["Run id", copyable(handle.id, "the run id"), "wide"],
    ),
    againRow(run, actions, wait, cancel),
  );
  return { element: body, update: (now) => updateCountdown(body, now.problem) };
}
