import { CodeView } from "../code/code-view.ts";
import { codeOf } from "../code/code-of.ts";
import { announce } from "../page/announce.ts";
import { byId, element } from "../page/dom.ts";
import { tabs } from "../page/tabs.ts";
import { activityView } from "./activity-view.ts";
import { problemBody } from "./problem-body.ts";
import { readyBody } from "./ready-body.ts";
import { runningBody } from "./running-body.ts";
import type { Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import { savedBody } from "./saved-body.ts";
import { badgeOf, badgeWord, StateBadge } from "./state-badge.ts";
import { stoppedBody } from "./stopped-body.ts";

/** What is shown of a run in one of its states. */
export interface Body {
  readonly element: HTMLElement;
  /** Called for every change within the state, and each second. */
  update?(run: Run): void;
}

const bodies: Readonly<Record<Run["state"], (run: Run, actions: RunActions) => Body>> = {
  starting: runningBody,
  running: runningBody,
  ready: readyBody,
  saved: savedBody,
  failed: problemBody,
  stopped: stoppedBody,
  cancelled: stoppedBody,
};

/** One run, with its code and what the client did. */
export class RunView {
  readonly #section = byId("open-run", HTMLElement);
  readonly #actions: RunActions;
  #parts: { readonly key: string; readonly update: (run: Run) => void } | undefined;

  constructor(actions: RunActions) {
    this.#actions = actions;
  }

  show(run: Run | undefined): void {
    this.#section.hidden = run === undefined;
    if (run === undefined) {
      this.#parts = undefined;
      this.#section.replaceChildren();
      return;
    }
    if (this.#parts?.key !== run.key) this.#parts = this.#build(run);
    this.#parts.update(run);
  }

  /** Takes the user to the run. */
  focus(): void {
    this.#section.querySelector("h2")?.focus({ preventScroll: true });
    // On a phone the run is below the form: it is shown from its beginning.
    this.#section.scrollIntoView({ block: innerWidth < 960 ? "start" : "nearest" });
  }

  #build(run: Run): { readonly key: string; readonly update: (run: Run) => void } {
    const badge = new StateBadge();
    const code = new CodeView(`The code of ${run.title}`);
    void codeOf(run).then((text) => code.show(text));
    const activity = activityView();
    const place = element("div", {});
    const body = this.#bodyIn(place);
    this.#section.replaceChildren(
      element("div", { class: "run-head" }, heading(run), badge.element),
      tabs(`Parts of ${run.title}`, [
        { id: "tab-run", label: "Run", panel: place },
        { id: "tab-code", label: "Code", panel: element("div", {}, code.element) },
        { id: "tab-activity", label: "Activity", panel: activity.element },
      ]),
    );
    const update = (now: Run): void => {
      badge.show(now);
      body(now);
      activity.show(now.work.activity);
    };
    return { key: run.key, update };
  }

  /** Makes a new body for a new state, and updates it within one. */
  #bodyIn(place: HTMLElement): (run: Run) => void {
    let shown: { readonly run: Run; readonly body: Body } | undefined;
    return (run) => {
      if (shown === undefined || isOtherBody(shown.run, run)) {
        const hadFocus = place.contains(document.activeElement);
        if (shown !== undefined) announce(`${run.title}: ${badgeWord(badgeOf(run))}`);
        shown = { run, body: bodies[run.state](run, this.#actions) };
        place.replaceChildren(shown.body.element);
        // What had the focus is gone: go on from the heading, not from the top of the page.
        if (hadFocus) this.focus();
      } else shown = { run, body: shown.body };
      shown.body.update?.(run);
    };
  }
}

const heading = ({ title }: Run): HTMLElement => element("h2", { id: "run-title", tabindex: "-1" }, title);

const isOtherBody = (before: Run, now: Run): boolean =>
  bodies[before.state] !== bodies[now.state] ||
  (before.state !== now.state && bodies[now.state] === stoppedBody) ||
  before.problem !== now.problem ||
  before.saved !== now.saved;
