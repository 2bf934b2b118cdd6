import { writeFile } from "node:fs/promises";
import { renderSummary, type Comparison, type Verification } from "@identity-reports/evidence";

/** Writes the page about a collection for people: HTML, or Markdown where the name ends in `.md`. */
export async function writeSummaryPage(
  path: string,
  verification: Verification,
  comparison?: Comparison,
): Promise<void> {
  const { html, markdown } = renderSummary(verification, { comparison });
  await writeFile(path, /\.md$/i.test(path) ? markdown : html);
}
