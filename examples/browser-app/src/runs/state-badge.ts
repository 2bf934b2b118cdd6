import { element } from "../page/dom.ts";
import type { Run } from "./run.ts";

/** Every state has a word, a sign and a colour: the word alone is enough. */
const badges = {
  starting: ["Starting", "…", "busy"],
  running: ["Running", "▸", "busy"],
  paused: ["Rate limited", "‖", "warn"],
  retrying: ["Retrying", "↻", "warn"],
  ready: ["Ready to save", "↓", "busy"],
  saving: ["Saving", "▸", "busy"],
  saved: ["Saved", "✓", "good"],
  failed: ["Failed", "✕", "bad"],
  stopped: ["Stopped waiting", "■", "quiet"],
  cancelled: ["Cancelled", "✕", "quiet"],
} as const;

export type BadgeName = keyof typeof badges;

/** What a run is shown as. */
export function badgeOf({ state, work: { pause, saving } }: Run): BadgeName {
  if (saving !== undefined) return "saving";
  if (pause !== undefined) return pause.isRateLimit ? "paused" : "retrying";
  return state;
}

export const badgeWord = (name: BadgeName): string => badges[name][0];

/** A badge that can change. */
export class StateBadge {
  readonly element = element("span", { class: "badge" });
  #shown: BadgeName | undefined;

  show(run: Run): void {
    const name = badgeOf(run);
    if (name === this.#shown) return;
    this.#shown = name;
    const [word, sign, tone] = badges[name];
    this.element.dataset["tone"] = tone;
    this.element.replaceChildren(element("span", { "aria-hidden": "true" }, sign), word);
  }
}
