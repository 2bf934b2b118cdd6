import { announce } from "../page/announce.ts";
import { button, element, factList } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { countOf, durationOf, momentOf, timeOf } from "../page/words.ts";
import type { Pause, Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import type { Body } from "./run-view.ts";

/** A run that this page waits for. */
export function runningBody(first: Run, actions: RunActions): Body {
  const details = {
    state: element("span", {}, "starting"),
    elapsed: element("span", {}),
    checks: element("span", {}),
    retries: element("span", {}),
    id: element("span", {}, "not accepted yet"),
  };
  const pause = pauseView();
  const facts = factList(
    [`State at ${first.vendorName}`, details.state],
    ["Elapsed", details.elapsed],
    ["Status checks", details.checks],
    ["Retries", details.retries],
    ["Started", momentOf(new Date(first.createdAt))],
    ["Run id", details.id, "wide"],
  );
  const cancel = button(`Cancel at ${first.vendorName}`, () => actions.cancel(first));
  const hint = element("p", { class: "hint" }, hintOf(first));
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
      setText(details.state, work.progress?.state ?? (handle === undefined ? "starting" : "accepted"));
      setText(details.elapsed, durationOf(Date.now() - Date.parse(handle?.startedAt ?? run.createdAt)));
      setText(details.checks, countOf(work.progress?.polls ?? 0, "time"));
      setText(details.retries, work.retries === 0 ? "none" : String(work.retries));
      if (handle !== undefined && details.id.textContent === "not accepted yet")
        details.id.replaceChildren(copyable(handle.id, "the run id"));
      cancel.hidden = handle === undefined || !actions.canCancel(run);
      pause.show(work.pause);
    },
  };
}

export const actionRow = (...buttons: readonly (HTMLElement | undefined)[]): HTMLElement =>
  element("div", { class: "actions" }, ...buttons);

const hintOf = ({ mode, vendorName }: Run): string =>
  mode === "demo"
    ? "You can reload this page: the run goes on, and this page waits for it again."
    : `You can close this page: the run goes on at ${vendorName}, and is in the list when you come back.`;

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
