import type { RunHandle } from "@identity-reports/sailpoint-reports";
import { byId, element } from "../page/dom.ts";
import { goTo } from "../page/panels.ts";
import { timeOf } from "../page/words.ts";
import { forgetRun, storedRuns, type StoredRun } from "./stored-runs.ts";

/** The runs that can be gone on with: after a reload, or when the user stopped waiting. */
export class OpenRuns {
  readonly #section = byId("open-runs", HTMLElement);
  readonly #list = byId("open-runs-list", HTMLUListElement);
  readonly #onResume: (run: StoredRun) => void;

  constructor(onResume: (run: StoredRun) => void) {
    this.#onResume = onResume;
  }

  /** @param shown the run that is on the page already. */
  show(shown?: RunHandle): void {
    const runs = storedRuns().filter(({ handle }) => handle.id !== shown?.id);
    this.#section.hidden = runs.length === 0;
    this.#list.replaceChildren(...runs.map((run, index) => this.#row(run, `open-run-${index}`)));
  }

  hide(): void {
    this.#section.hidden = true;
  }

  #row(run: StoredRun, id: string): HTMLElement {
    const { title, handle, mode } = run;
    const resume = element("button", { type: "button", class: "primary", "aria-describedby": id }, "Resume");
    resume.addEventListener("click", () => this.#onResume(run));
    const forget = element("button", { type: "button", "aria-describedby": id }, "Forget");
    forget.addEventListener("click", () => {
      forgetRun(handle);
      this.show();
      goTo(this.#section.hidden ? byId("form-title", HTMLElement) : byId("open-runs-title", HTMLElement));
    });
    const where = mode === "demo" ? "Demo" : new URL(handle.baseUrl).host;
    const about = element(
      "div",
      { id },
      element("p", {}, element("strong", {}, title)),
      element("p", { class: "hint" }, `${where}, started at ${timeOf(new Date(handle.startedAt))}`),
    );
    return element("li", {}, about, element("div", { class: "actions" }, resume, forget));
  }
}
