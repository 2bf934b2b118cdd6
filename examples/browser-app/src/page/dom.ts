/** The element of the page with this id. @throws Error when it is not there, or another kind of element. */
export function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} with the id ${id}`);
}

/** Makes an element. Text goes in as text, so nothing a vendor sends can become markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that does one thing. */
export function button(label: string, onClick: () => void, attributes: Readonly<Record<string, string>> = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** A term, its detail, and whether that needs the whole width. */
export type Fact = readonly [term: string, detail: string | Node, width?: "wide"];

/** A list of facts. Those that are undefined are left out. */
export function factList(...facts: readonly (Fact | undefined)[]): HTMLDListElement {
  const rows = facts.filter((fact) => fact !== undefined);
  return element(
    "dl",
    { class: "facts" },
    ...rows.map(([term, detail, width]) =>
      element("div", width === undefined ? {} : { class: width }, element("dt", {}, term), element("dd", {}, detail)),
    ),
  );
}
