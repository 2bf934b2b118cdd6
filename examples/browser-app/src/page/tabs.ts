import { element } from "./dom.ts";

/** A tab and its panel. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly panel: HTMLElement;
}

/** Tabs as the ARIA practices describe them: one is in the order of focus, arrow keys choose another. */
export function tabs(label: string, all: readonly Tab[]): HTMLElement {
  const list = element("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const heads = all.map(({ id, label: text, panel }) => {
    panel.id = `${id}-panel`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", id);
    const head = element("button", { type: "button", role: "tab", id, "aria-controls": panel.id }, text);
    head.addEventListener("click", () => choose(id));
    return head;
  });
  const choose = (chosen: string): void => {
    all.forEach(({ id, panel }, at) => {
      const isChosen = id === chosen;
      panel.hidden = !isChosen;
      heads[at]?.setAttribute("aria-selected", String(isChosen));
      heads[at]?.setAttribute("tabindex", isChosen ? "0" : "-1");
    });
  };
  list.addEventListener("keydown", ({ key }) => {
    const at = heads.findIndex((head) => head === document.activeElement);
    const next = targetOf(key, at, heads.length);
    if (next === undefined) return;
    heads[next]?.focus();
    choose(all[next]?.id ?? "");
  });
  list.append(...heads);
  choose(all[0]?.id ?? "");
  return element("div", { class: "tabbed" }, list, ...all.map(({ panel }) => panel));
}

function targetOf(key: string, at: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % count,
    ArrowLeft: (at - 1 + count) % count,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}
