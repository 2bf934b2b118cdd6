import { button, element } from "../page/dom.ts";
import { shortSizeOf } from "../page/words.ts";
import type { Run } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import { setText } from "./running-body.ts";

const labels: Readonly<Record<string, string>> = { csv: "CSV", pdf: "PDF", html: "HTML", jsonl: "JSON Lines" };

/** Chooses the format of the file, saves it, and shows how much of it has come. */
export function saveForm(
  run: Run,
  actions: RunActions,
  { isFirst }: { readonly isFirst: boolean },
): { readonly element: HTMLElement; update(run: Run): void } {
  const formats = actions.reportOf(run)?.formats ?? [];
  const format = element(
    "select",
    { id: "format" },
    ...formats.map((value) => element("option", { value }, labels[value] ?? value.toUpperCase())),
  );
  const save = element(
    "button",
    { type: "submit", ...(isFirst ? { class: "primary" } : {}) },
    isFirst ? "Save the file" : "Save again",
  );
  const stop = button("Stop saving", () => actions.stopWaiting(run));
  const text = element("label", { for: "saving-bar" });
  const bar = element("progress", { id: "saving-bar" });
  const saving = element("div", { class: "saving" }, text, bar);
  const field = element("div", { class: "field" }, element("label", { for: "format" }, "Format of the file"), format);
  const form = element("form", { class: "save" }, field, save, stop);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.save(run, format.value);
  });
  return {
    element: element("div", { class: "panel" }, form, saving),
    update({ work: { saving: progress } }) {
      const isSaving = progress !== undefined;
      saving.hidden = !isSaving;
      stop.hidden = !isSaving;
      // A button that is disabled loses the focus.
      if (isSaving && document.activeElement === save) stop.focus();
      save.disabled = isSaving;
      format.disabled = isSaving;
      if (progress === undefined) return;
      const { receivedBytes, totalBytes } = progress;
      setText(text, receivedBytes === 0 ? "Waiting for the file" : `${shortSizeOf(receivedBytes)} received`);
      if (totalBytes === undefined) return;
      bar.max = totalBytes;
      bar.value = receivedBytes;
    },
  };
}
