import type { DownloadProgress } from "@identity-reports/sailpoint-reports";
import { byId, element, showFacts, type Fact } from "../page/dom.ts";
import { announce, goTo, showPanels } from "../page/panels.ts";
import { durationOf, numberOf, sizeOf, timeOf } from "../page/words.ts";
import type { ReadyReport } from "../vendors/vendor.ts";
import { chooseTarget } from "./file-target.ts";
import { SavedPanel } from "./saved-panel.ts";

const labels: Readonly<Record<string, string>> = { csv: "CSV", pdf: "PDF", html: "HTML", jsonl: "JSON Lines" };

/** Told about what becomes of a report's file. */
export interface FileListener {
  /** While a file is on its way nothing else may be begun. */
  readonly onBusy: (isBusy: boolean) => void;
  readonly onSaved: () => void;
  readonly onProblem: (error: unknown) => void;
}

/** A finished report: choose a format and save the file. */
export class ReadyPanel {
  readonly #title = byId("ready-title", HTMLElement);
  readonly #format = byId("format", HTMLSelectElement);
  readonly #save = byId("save", HTMLButtonElement);
  readonly #stop = byId("stop-saving", HTMLButtonElement);
  readonly #saving = byId("saving", HTMLElement);
  readonly #bar = byId("saving-bar", HTMLProgressElement);
  readonly #text = byId("saving-text", HTMLElement);
  readonly #saved = new SavedPanel();

  open(title: string, report: ReadyReport, listener: FileListener): void {
    const { handle, formats, rows } = report;
    this.#title.textContent = `${title} is ready`;
    const startedAt = new Date(handle.startedAt);
    const facts: readonly (Fact | undefined)[] = [
      ["Started", timeOf(startedAt)],
      ["Ready after", durationOf(Date.now() - startedAt.getTime())],
      rows === undefined ? undefined : ["Rows", numberOf(rows)],
      ["Run", handle.id, "wide"],
    ];
    showFacts(
      byId("ready-facts", HTMLElement),
      facts.filter((fact) => fact !== undefined),
    );
    this.#format.replaceChildren(...formats.map((value) => element("option", { value }, labels[value] ?? value)));
    byId("save-form", HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      void this.#saveFile(title, report, listener);
    };
    showPanels("ready");
    goTo(this.#title);
  }

  async #saveFile(title: string, report: ReadyReport, listener: FileListener): Promise<void> {
    const format = this.#format.value;
    const target = await chooseTarget(`${title.replaceAll(/[^\w-]+/g, " ")}.${format}`);
    if (target === undefined) return;
    const controller = new AbortController();
    this.#stop.onclick = () => controller.abort();
    this.#showSaving(true);
    listener.onBusy(true);
    showPanels("ready");
    this.#stop.focus();
    announce("Saving the file.");
    let isCancelled = false;
    try {
      const { signal } = controller;
      const onProgress = (progress: DownloadProgress): void => this.#showProgress(progress);
      const saved = await report.saveTo(target, { format, signal, onProgress });
      await this.#saved.open(saved, target);
      listener.onSaved();
    } catch (error) {
      isCancelled = controller.signal.aborted;
      if (!isCancelled) listener.onProblem(error);
    } finally {
      this.#showSaving(false);
      listener.onBusy(false);
    }
    if (!isCancelled) return;
    announce("Saving was cancelled. Nothing was left behind.");
    this.#save.focus();
  }

  #showSaving(isSaving: boolean): void {
    this.#saving.hidden = !isSaving;
    this.#stop.hidden = !isSaving;
    this.#save.disabled = isSaving;
    this.#format.disabled = isSaving;
    this.#bar.removeAttribute("value");
    this.#text.textContent = "Waiting for the file";
  }

  #showProgress({ receivedBytes, totalBytes }: DownloadProgress): void {
    this.#text.textContent = `${sizeOf(receivedBytes)} received`;
    if (totalBytes === undefined) return;
    this.#bar.max = totalBytes;
    this.#bar.value = receivedBytes;
  }
}
