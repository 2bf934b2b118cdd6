import { showProblem } from "../form/field-problem.ts";
import { withoutBearer } from "../form/connection.ts";
import { element } from "../page/dom.ts";
import type { Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";

/** Takes a token for the address of a run, and for nothing else. */
export function tokenForm(run: Run, actions: RunActions): HTMLElement {
  const label = `${run.vendorId === "fudo" ? "API key" : "Access token"} for ${run.baseUrl}`;
  const input = element("input", { id: "run-token", type: "password", autocomplete: "off", spellcheck: "false" });
  const form = element(
    "form",
    { class: "save", novalidate: "" },
    element("div", { class: "field" }, element("label", { for: "run-token" }, label), input),
    element("button", { class: "primary", type: "submit" }, run.handle === undefined ? "Run again" : "Continue"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const token = withoutBearer(input.value);
    if (token === "") return showProblem(input, "Enter a token.");
    input.value = "";
    actions.giveToken(run, token);
  });
  return form;
}
