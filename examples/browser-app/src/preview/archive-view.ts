import { element } from "../page/dom.ts";
import { countOf, shortSizeOf } from "../page/words.ts";
import { tableOf } from "./table-source.ts";
import { tableView } from "./table-view.ts";

/** The files in a ZIP, and the rows of the one that is chosen. */
export async function archiveView(file: Blob): Promise<HTMLElement> {
  const { openArchive } = await import("@identity-reports/rows");
  const archive = await openArchive(file);
  const choice = element(
    "select",
    { id: "archive-member" },
    ...archive.members.map(({ name, sizeBytes }, at) =>
      element("option", { value: String(at) }, `${name} (${shortSizeOf(sizeBytes)})`),
    ),
  );
  const place = element("div", {});
  const show = (): void => {
    const member = archive.members[Number(choice.value)];
    if (member === undefined) return;
    const format = member.name.toLowerCase().endsWith(".jsonl") ? "jsonl" : "csv";
    place.replaceChildren(tableView(tableOf(() => member.rows({ format }))));
  };
  choice.addEventListener("change", show);
  show();
  const label = element(
    "label",
    { for: "archive-member" },
    `The archive has ${countOf(archive.members.length, "file")}`,
  );
  return element("div", { class: "preview" }, element("div", { class: "field" }, label, choice), place);
}
