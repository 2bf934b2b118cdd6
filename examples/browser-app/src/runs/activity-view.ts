import { element } from "../page/dom.ts";
import { timeOf } from "../page/words.ts";
import type { ActivityLine } from "./activity.ts";

/** What the client did, line by line. */
export function activityView(): { readonly element: HTMLElement; show(lines: readonly ActivityLine[]): void } {
  const nothing = element("p", { class: "hint" }, "Nothing yet. Retries, waits and tokens are listed here.");
  const list = element("ol", { class: "activity", tabindex: "0", "aria-label": "What the client did" });
  let shown: readonly ActivityLine[] = [];
  return {
    element: element("div", {}, nothing, list),
    show(lines) {
      if (lines === shown) return;
      nothing.hidden = lines.length > 0;
      list.hidden = lines.length === 0;
      list.append(...lines.filter((line) => !shown.includes(line)).map(rowOf));
      while (list.childElementCount > lines.length) list.firstElementChild?.remove();
      shown = lines;
    },
  };
}

const rowOf = ({ at, text }: ActivityLine): HTMLElement =>
  element("li", {}, element("time", { datetime: at }, timeOf(new Date(at))), element("span", {}, text));
