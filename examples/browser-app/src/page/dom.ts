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
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A term, what is to be said about it, and whether that needs the whole width. */
export type Fact = readonly [term: string, detail: string | Node, width?: "wide"];

/** Fills a list of facts. */
export function showFacts(list: HTMLElement, facts: readonly Fact[]): void {
  list.replaceChildren(
    ...facts.map(([term, detail, width]) =>
      element("div", width === undefined ? {} : { class: width }, element("dt", {}, term), element("dd", {}, detail)),
    ),
  );
}
