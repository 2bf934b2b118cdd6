import { element } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import { numberOf } from "../page/words.ts";
import type { SavedSummary } from "./run.ts";

type Check = readonly [tone: "good" | "bad" | "quiet" | "fact", what: string, detail?: HTMLElement];

const signs = { good: "✓", bad: "✕", quiet: "–", fact: "#" };

/** What is known about a saved file. A tick is a comparison that was made; what cannot be checked here says just that. */
export function checkList(saved: SavedSummary): HTMLElement {
  const checks = [hashOf(saved), rowsOf(saved), ["quiet", "Length: a browser cannot check it"] as const];
  return element(
    "ul",
    { class: "checks", "aria-label": "What is known about the file" },
    ...checks
      .filter((check) => check !== undefined)
      .map(([tone, what, detail]) =>
        element(
          "li",
          { "data-tone": tone },
          element("span", { "aria-hidden": "true", class: "sign" }, signs[tone]),
          element("div", {}, what, detail),
        ),
      ),
  );
}

function hashOf({ sha256 }: SavedSummary): Check {
  if (sha256 === undefined) {
    return ["quiet", "SHA-256: not computed: the file is larger than 256 MB, or this page was not served over https"];
  }
  return ["fact", "SHA-256 of the saved file, read back", copyable(sha256, "the SHA-256")];
}

function rowsOf({ rowCount, rowsComplete }: SavedSummary): Check | undefined {
  if (rowCount === undefined || rowsComplete === undefined) return undefined;
  if (rowsComplete) return ["good", `Rows: ${numberOf(rowCount)}, as many as the vendor announced`];
  return [
    "bad",
    `Rows: ${numberOf(rowCount)}, fewer than the report has. Ask for less at a time: a shorter period, or a filter`,
  ];
}
