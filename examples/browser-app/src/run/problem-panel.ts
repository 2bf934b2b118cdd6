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
    offer(byId("go-on", HTMLButtonElement), "Go on waiting", goOn);
    offer(byId("stop-run", HTMLButtonElement), stop?.[0] ?? "", stop?.[1]);
    goTo(this.#title);
  }
}

function offer(button: HTMLButtonElement, label: string, action: (() => void) | undefined): void {
  button.textContent = label;
  button.hidden = action === undefined;
  button.disabled = false;
  button.onclick = () => {
    button.disabled = true; // once is enough
    action?.();
  };
}
