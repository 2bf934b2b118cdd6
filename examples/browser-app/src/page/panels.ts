import { byId } from "./dom.ts";

const names = ["idle", "running", "ready", "saved", "problem"] as const;
export type PanelName = (typeof names)[number];

const announcer = byId("announcer", HTMLElement);

/** Shows these panels and hides the others. */
export function showPanels(...shown: readonly PanelName[]): void {
  for (const name of names) byId(`panel-${name}`, HTMLElement).hidden = !shown.includes(name);
}

/** Takes the user to a panel: its heading gets the focus, so that a screen reader goes on from there. */
export function goTo(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  heading.closest("section")?.scrollIntoView({ block: "nearest" });
}

/** Says something to those who do not see it happen. The same text twice is said once. */
export function announce(text: string): void {
  announcer.textContent = text;
}
