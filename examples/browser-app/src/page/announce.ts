import { byId } from "./dom.ts";

const announcer = byId("announcer", HTMLElement);

/** Tells a change to those who do not see it. */
export function announce(text: string): void {
  announcer.textContent = text;
}

/** Takes the user to what is new: its heading gets the focus, so that a screen reader goes on from there. */
export function goTo(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
}
