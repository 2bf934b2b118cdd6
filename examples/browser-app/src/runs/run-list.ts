import { goTo } from "../page/announce.ts";
import { button, byId, element } from "../page/dom.ts";
import { momentOf } from "../page/words.ts";
import { startOf, type Run } from "./run.ts";
import { setText } from "./running-body.ts";
import { StateBadge } from "./state-badge.ts";

interface Item {
  readonly element: HTMLElement;
  update(run: Run, isOpen: boolean): void;
}

/** All runs, newest first: choose one to see it. */
export class RunList {
  readonly #section = byId("runs", HTMLElement);
  readonly #list = byId("run-list", HTMLUListElement);
  readonly #undo = byId("undo", HTMLElement);
  readonly #items = new Map<string, Item>();
  readonly #onOpen: (run: Run) => void;

  constructor(onOpen: (run: Run) => void) {
    this.#onOpen = onOpen;
  }

  show(runs: readonly Run[], openKey: string | undefined): void {
    const canUndo = this.#undo.childElementCount > 0;
    this.#section.hidden = runs.length === 0 && !canUndo;
    const items = runs.map((run) => {
      const item = this.#items.get(run.key) ?? makeItem(run, this.#onOpen);
      this.#items.set(run.key, item);
      item.update(run, run.key === openKey);
      return item.element;
    });
    // Moved only when the order changed: an element that is moved loses the focus.
    if (items.some((each, at) => this.#list.children[at] !== each) || items.length !== this.#list.childElementCount) {
      this.#list.replaceChildren(...items);
    }
  }

  /** Offers to bring a removed run back. */
  offerUndo({ title }: Run, undo: () => void): void {
    const bringBack = (): void => {
      this.#undo.replaceChildren();
      undo();
    };
    this.#undo.replaceChildren(`Removed “${title}” from the list. `, button("Undo", bringBack, { class: "small" }));
    this.#section.hidden = false;
    goTo(byId("runs-title", HTMLElement));
  }
}

function makeItem(first: Run, onOpen: (run: Run) => void): Item {
  let current = first;
  const badge = new StateBadge();
  const { mode, baseUrl, title } = first;
  const where = mode === "demo" ? "Demo" : hostOf(baseUrl);
  const about = element("span", { class: "hint" });
  const file = element("span", { class: "hint" });
  const open = button("", () => onOpen(current), { class: "run-item" });
  open.append(element("span", { class: "run-item-title" }, title), badge.element, about, file);
  return {
    element: element("li", {}, open),
    update(run, isOpen) {
      current = run;
      badge.show(run);
      if (isOpen) open.setAttribute("aria-current", "true");
      else open.removeAttribute("aria-current");
      setText(about, `${where} · ${momentOf(startOf(run))}`);
      setText(file, fileOf(run));
    },
  };
}

/** What an auditor asks for: which file, with which hash. */
function fileOf({ saved }: Run): string {
  if (saved === undefined) return "";
  const { fileName, sha256 } = saved;
  return sha256 === undefined ? fileName : `${fileName} · SHA-256 ${sha256.slice(0, 12)}…`;
}

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);
