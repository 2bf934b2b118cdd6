import { element } from "../page/dom.ts";
import type { Field } from "../vendors/vendor.ts";
import { clearProblem, showProblem } from "./field-problem.ts";

type Control = HTMLInputElement | HTMLSelectElement;

/** The fields of a report. Every control has a label, and is described by its hint. */
export class ReportFields {
  readonly #container: HTMLElement;
  #controls: readonly Control[] = [];

  constructor(container: HTMLElement) {
    this.#container = container;
  }

  show(fields: readonly Field[], { withExamples }: { readonly withExamples: boolean }): void {
    const made = fields.map((field) => makeField(field, withExamples ? (field.example ?? "") : ""));
    this.#controls = made.map(({ control }) => control);
    this.#container.replaceChildren(...made.map(({ row }) => row));
  }

  /** What was filled in, by the fields' names. */
  read(): Record<string, string> {
    return Object.fromEntries(this.#controls.map((control) => [control.name, valueOf(control)]));
  }

  control(name: string): Control | undefined {
    return this.#controls.find((control) => control.name === name);
  }

  /** Shows at each field what is missing. @returns the first of them. */
  showMissing(): Control | undefined {
    for (const control of this.#controls) clearProblem(control);
    const missing = this.#controls.filter((control) => control.required && valueOf(control) === "");
    for (const control of missing) showProblem(control, "Fill this in.");
    return missing[0];
  }
}

function valueOf(control: Control): string {
  if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked ? "true" : "";
  return control.value.trim();
}

function makeField(field: Field, value: string): { row: HTMLElement; control: Control } {
  const { name, label, kind, hint, isRequired = false } = field;
  const id = `parameter-${name}`;
  const control = makeControl(field, {
    id,
    name,
    ...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` }),
    ...(isRequired ? { required: "" } : {}),
  });
  if (kind === "flag")
    return { row: element("label", { class: "check" }, control, element("span", {}, label)), control };
  if (value !== "") control.value = value;
  const row = element("div", { class: kind === "date" ? "field half" : "field" }, element("label", { for: id }, label));
  row.append(control);
  if (hint !== undefined) row.append(element("p", { class: "hint", id: `${id}-hint` }, hint));
  return { row, control };
}

function makeControl({ kind, choices = {} }: Field, attributes: Readonly<Record<string, string>>): Control {
  if (kind === "choice") {
    const options = Object.entries(choices).map(([value, label]) => element("option", { value }, label));
    return element("select", attributes, ...options);
  }
  const type = kind === "flag" ? "checkbox" : kind === "date" ? "date" : "text";
  return element("input", { ...attributes, type, spellcheck: "false" });
}
