import { element } from "../page/dom.ts";

type Control = HTMLInputElement | HTMLSelectElement;

/** Says at a field what is wrong with it, until it is changed. */
export function showProblem(control: Control, text: string): void {
  clearProblem(control);
  const problem = element("p", { class: "field-problem", id: `${control.id}-problem` }, text);
  control.after(problem);
  control.setAttribute("aria-invalid", "true");
  describe(control, (ids) => [problem.id, ...ids]);
  control.addEventListener("input", () => clearProblem(control), { once: true });
}

export function clearProblem(control: Control): void {
  const id = `${control.id}-problem`;
  document.getElementById(id)?.remove();
  control.removeAttribute("aria-invalid");
  describe(control, (ids) => ids.filter((each) => each !== id));
}

function describe(control: Control, change: (ids: readonly string[]) => readonly string[]): void {
  const before = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "");
  const after = change(before);
  if (after.length === 0) control.removeAttribute("aria-describedby");
  else control.setAttribute("aria-describedby", after.join(" "));
}
