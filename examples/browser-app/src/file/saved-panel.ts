import type { SavedFile } from "@identity-reports/sailpoint-reports";
import { byId, element, showFacts, type Fact } from "../page/dom.ts";
import { goTo, showPanels } from "../page/panels.ts";
import { numberOf, sizeOf } from "../page/words.ts";
import { sha256Of } from "./checksum.ts";
import type { FileTarget } from "./file-target.ts";
import { MemoryFile } from "./memory-file.ts";
import { previewOf } from "./preview.ts";
import { previewTable } from "./preview-table.ts";

/** What was saved, what was checked about it, and its first rows. */
export class SavedPanel {
  readonly #title = byId("saved-title", HTMLElement);
  #href: string | undefined;

  /** Reads back what was saved: what is shown is about those bytes, not about what was received. */
  async open(saved: SavedFile, target: FileTarget): Promise<void> {
    const file = await target.getFile();
    const [sha256, preview] = await Promise.all([sha256Of(file), previewOf(file, saved.format)]);
    const isDownload = target instanceof MemoryFile;
    this.#title.textContent = isDownload ? `${saved.fileName} was downloaded` : `${saved.path} was saved`;
    const facts: readonly (Fact | undefined)[] = [
      ["Size", sizeOf(file.size)],
      ["Format", saved.format.toUpperCase()],
      ["Sent as", saved.contentType],
      rowsOf(saved),
      ["SHA-256", sha256 ?? "not computed: the file is too large, or this page was not served over https", "wide"],
      ["Length verified", saved.lengthVerified ? "yes" : "no: a browser does not show what came over the wire", "wide"],
      isDownload ? ["File", this.#link(file, saved.fileName), "wide"] : warningOf(saved),
    ];
    showFacts(
      byId("saved-facts", HTMLElement),
      facts.filter((fact) => fact !== undefined),
    );
    byId("preview", HTMLElement).replaceChildren(previewTable(preview, saved.format));
    showPanels("ready", "saved");
    goTo(this.#title);
  }

  /** Downloads the file, and leaves a link in case the browser did not let a script do so. */
  #link(file: Blob, fileName: string): HTMLAnchorElement {
    if (this.#href !== undefined) URL.revokeObjectURL(this.#href);
    // Whatever is in it, a browser must not open it as a page of ours.
    this.#href = URL.createObjectURL(new Blob([file], { type: "application/octet-stream" }));
    const link = element("a", { href: this.#href, download: fileName }, "Download it again");
    link.click();
    return link;
  }
}

function rowsOf({ rowCount, rowsComplete }: SavedFile): Fact | undefined {
  if (rowCount === undefined) return undefined;
  const completeness =
    rowsComplete === undefined ? "" : rowsComplete ? ", all there are" : "; the report has more: Ping cuts long files";
  return ["Rows in the file", `${numberOf(rowCount)}${completeness}`];
}

/** A name chosen beforehand does not fit what came: a search export is a ZIP, whatever was asked for. */
function warningOf({ path, format }: SavedFile): Fact | undefined {
  if (path.toLowerCase().endsWith(`.${format}`)) return undefined;
  return ["Name", `This is a ${format.toUpperCase()} file: rename it so that it ends in .${format}`, "wide"];
}
