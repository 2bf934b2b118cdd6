import type { Explanation } from "../errors/explain.ts";
import { byId, showFacts } from "../page/dom.ts";
import { goTo } from "../page/panels.ts";

/** What can be done about a problem, beside running the report again. */
export interface WaysOut {
  readonly goOn?: () => void;
  readonly stop?: readonly [label: string, action: () => void];
}

/** What went wrong, and what to do about it. */
export class ProblemPanel {
  readonly #title = byId("problem-title", HTMLElement);
  readonly #goOn = byId("go-on", HTMLButtonElement);
  readonly #stop = byId("stop-run", HTMLButtonElement);

  /** Fills the panel and takes the user to it; it has to be shown before. */
  show(explanation: Omit<Explanation, "canGoOn">, { goOn, stop }: WaysOut): void {
    const { title, message, advice, facts, isProblem } = explanation;
    byId("panel-problem", HTMLElement).classList.toggle("problem", isProblem);
    byId("problem-what-to-do", HTMLElement).hidden = !isProblem;
    this.#title.textContent = title;
    const text = byId("problem-message", HTMLElement);
    text.textContent = message;
    text.hidden = message === "";
    byId("problem-advice", HTMLElement).textContent = advice;
    showFacts(byId("problem-facts", HTMLElement), facts);
    this.#offer(this.#goOn, "Go on waiting", goOn);
    this.#offer(this.#stop, stop?.[0] ?? "", stop?.[1]);
    goTo(this.#title);
  }

  #offer(button: HTMLButtonElement, label: string, action: (() => void) | undefined): void {
    button.textContent = label;
    button.hidden = action === undefined;
    button.disabled = false;
    button.onclick = () => {
      // One of them, and once, is enough.
      for (const each of [this.#goOn, this.#stop]) each.disabled = true;
      action?.();
    };
  }
}
