import { element } from "../page/dom.ts";
import { copyable } from "../page/copyable.ts";
import type { SavedSummary } from "./run.ts";

type Check = readonly [tone: "good" | "bad" | "quiet", what: string, detail?: HTMLElement];

const signs = { good: "✓", bad: "✕", quiet: "–" };

/** What is known about a saved file: what was checked first, and what cannot be checked here as just that. */
export function checkList(saved: SavedSummary): HTMLElement {
  const checks = [hashOf(saved), rowsOf(saved), ["quiet", "Length: not checkable in a browser"] as const];
  return element(
    "ul",
    { class: "checks", "aria-label": "What was checked" },
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
    return [
      "quiet",
      "SHA-256: not computed, for the file is larger than 256 MB or this page was not served over https",
    ];
  }
  return ["good", "SHA-256 of the saved file", copyable(sha256, "the SHA-256")];
}

function rowsOf({ rowCount, rowsComplete }: SavedSummary): Check | undefined {
  if (rowCount === undefined || rowsComplete === undefined) return undefined;
  if (rowsComplete) return ["good", "Rows: as many as the vendor announced"];
  return ["bad", "Rows: fewer than the report has. Ask for less at a time: a shorter period, or a filter"];
}
