import { announce } from "../page/announce.ts";
import { button, element, factList } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { durationOf, momentOf, numberOf, timeOf } from "../page/words.ts";
import { startOf, type Pause, type Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import type { Body } from "./run-view.ts";

/** A run that this page waits for. */
export function runningBody(first: Run, actions: RunActions): Body {
  const details = {
    state: element("span", {}, "not accepted yet"),
    elapsed: element("span", {}),
    checks: element("span", {}),
    retries: element("span", {}),
    started: element("span", {}),
    id: element("span", {}, "none yet"),
  };
  const pause = pauseView();
  const facts = factList(
    [`State at ${first.vendorName}`, details.state],
    ["Elapsed", details.elapsed],
    ["Status checks", details.checks],
    ["Retries", details.retries],
    ["Started", details.started],
    ["Run id", details.id, "wide"],
  );
  const cancel = button(`Cancel at ${first.vendorName}`, () => actions.cancel(first));
  const hint = element("p", { class: "hint" });
  const bar = element("progress", { "aria-label": "The report is being made" });
  const rows = [
    bar,
    pause.element,
    facts,
    hint,
    actionRow(
      button("Stop waiting", () => actions.stopWaiting(first)),
      cancel,
    ),
  ];
  return {
    element: element("div", { class: "panel" }, ...rows),
    update(run) {
      const { handle, work } = run;
      setText(details.state, work.progress?.state ?? (handle === undefined ? "not accepted yet" : "accepted"));
      setText(details.elapsed, durationOf(Date.now() - startOf(run).getTime()));
      setText(details.started, momentOf(startOf(run)));
      setText(details.checks, numberOf(work.progress?.polls ?? 0));
      setText(details.retries, numberOf(work.retries));
      if (handle !== undefined && details.id.childElementCount === 0)
        details.id.replaceChildren(copyable(handle.id, "the run id"));
      cancel.hidden = handle === undefined || !actions.canCancel(run);
      setText(hint, hintOf(run));
      pause.show(work.pause);
    },
  };
}

export const actionRow = (...buttons: readonly (HTMLElement | undefined)[]): HTMLElement =>
  element("div", { class: "actions" }, ...buttons);

function hintOf({ mode, vendorName, handle }: Run): string {
  if (handle === undefined) return `Keep this page open until ${vendorName} has accepted the report.`;
  if (mode === "demo") return "You can reload this page: the run continues, and this page waits for it again.";
  return `You can close this page: the run continues at ${vendorName}, and is in the list when you come back.`;
}

/** Why nothing seems to happen, and for how long. */
function pauseView(): { readonly element: HTMLElement; show(pause: Pause | undefined): void } {
  const reason = element("strong", {});
  const time = element("span", {});
  const box = element("p", { class: "waiting" }, reason, time);
  let told: Pause | undefined;
  return {
    element: box,
    show(pause) {
      box.hidden = pause === undefined;
      if (pause === undefined) return;
      setText(reason, pause.reason);
      setText(time, `Next try at ${timeOf(new Date(pause.until))}, in ${durationOf(pause.until - Date.now())}.`);
      if (told !== pause) announce(`${pause.reason} ${time.textContent}`);
      told = pause;
    },
  };
}

/** Only what changes is written: screen readers and selections stay where they are. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
