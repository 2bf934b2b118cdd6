import { button, element, factList, type Fact } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { offerDownload } from "../file/offer-download.ts";
import { momentOf, numberOf, sizeOf } from "../page/words.ts";
import { previewOf } from "../preview/preview.ts";
import { againRow } from "./again-row.ts";
import { checkList } from "./check-list.ts";
import { problemNotice } from "./problem-notice.ts";
import type { Run, SavedSummary } from "./run.ts";
import type { RunActions } from "./run-actions.ts";
import type { Body } from "./run-view.ts";
import { saveForm } from "./save-form.ts";

/** What was saved, what was checked about it, and what is in it. */
export function savedBody(run: Run, actions: RunActions): Body {
  const { saved, problem } = run;
  if (saved === undefined) return { element: element("div", {}) };
  const file = actions.fileOf(run);
  const isReportHere = actions.reportOf(run) !== undefined;
  const form = isReportHere ? saveForm(run, actions, { isFirst: false }) : undefined;
  const fileButton =
    file !== undefined && saved.isDownload
      ? button("Download the same file", () => offerDownload(file, saved.fileName))
      : undefined;
  const resume = isReportHere ? undefined : button("Get the file again", () => actions.resume(run));
  const parts: readonly (HTMLElement | undefined)[] = [
    problem === undefined ? undefined : problemNotice(run, problem, actions),
    element(
      "p",
      { class: "file-name" },
      saved.isDownload ? "Downloaded as " : "Saved as ",
      element("strong", {}, saved.fileName),
    ),
    checkList(saved),
    factList(...factsOf(run, saved)),
    file === undefined ? undefined : previewPlace(file, saved.format),
    form?.element,
    againRow(run, actions, fileButton, resume),
  ];
  return {
    element: element("div", { class: "panel" }, ...parts),
    ...(form === undefined ? {} : { update: form.update }),
  };
}

function factsOf({ handle }: Run, saved: SavedSummary): readonly (Fact | undefined)[] {
  const { sizeBytes, format, contentType, rowCount, rowsComplete, savedAt, fileName, isDownload } = saved;
  const hasItsEnding = fileName.toLowerCase().endsWith(`.${format}`);
  return [
    ["Size", sizeOf(sizeBytes)],
    hasItsEnding ? undefined : ["Format", format.toUpperCase()],
    ["Sent as", contentType],
    rowCount === undefined || rowsComplete !== undefined ? undefined : ["Rows in the file", numberOf(rowCount)],
    ["Saved", momentOf(new Date(savedAt))],
    // A name chosen beforehand does not fit what came: a search export is a ZIP, whatever was asked for.
    isDownload || hasItsEnding
      ? undefined
      : ["Name", `This is a ${format.toUpperCase()} file: rename it so that it ends in .${format}`, "wide"],
    handle === undefined ? undefined : ["Run id", copyable(handle.id, "the run id"), "wide"],
  ];
}

function previewPlace(file: Blob, format: string): HTMLElement {
  const place = element("div", {}, element("p", { class: "hint" }, "Reading the file"));
  previewOf(file, format).then(
    (view) => place.replaceChildren(view),
    (error: unknown) =>
      place.replaceChildren(element("p", { class: "message" }, `The file cannot be shown: ${messageOf(error)}`)),
  );
  return place;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
