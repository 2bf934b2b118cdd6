import { element } from "../page/dom.ts";
import { copyButton } from "../page/copyable.ts";
import { highlight } from "./highlight.ts";

/** Code to look at and to copy. */
export class CodeView {
  readonly element: HTMLElement;
  readonly #code = element("code", {});

  constructor(label: string) {
    const block = element("pre", { tabindex: "0", role: "region", "aria-label": label }, this.#code);
    this.element = element(
      "div",
      { class: "code" },
      copyButton(() => this.#code.textContent, "the code"),
      block,
    );
  }

  show(code: string): void {
    if (this.#code.textContent !== code) this.#code.replaceChildren(...highlight(code));
  }
}
