import { announce } from "./announce.ts";
import { button, element } from "./dom.ts";

/** A value to be taken elsewhere, such as an id or a hash, with a button that copies it. */
export function copyable(value: string, what: string): HTMLElement {
  return element(
    "span",
    { class: "copyable" },
    element("code", {}, value),
    copyButton(() => value, what),
  );
}

/** @param what names the thing for those who do not see where the button is: `the id of the run`. */
export function copyButton(read: () => string, what: string): HTMLButtonElement {
  const made = button("Copy", () => void copy(), { class: "small", "aria-label": `Copy ${what}` });
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(read());
      made.textContent = "Copied";
      announce(`Copied ${what}.`);
    } catch {
      made.textContent = "Not allowed";
      announce("The browser does not let this page copy.");
    }
    setTimeout(() => (made.textContent = "Copy"), 2_000);
  };
  return made;
}
