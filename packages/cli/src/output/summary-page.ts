import { renderSummary, type Comparison, type Verification } from "@identity-reports/evidence";
import { writeWhole } from "./own-files.ts";

/** Writes the page about a collection for people: HTML, or Markdown where the name ends in `.md`. */
export async function writeSummaryPage(
  file: string,
  cwd: string,
  verification: Verification,
  comparison?: Comparison,
): Promise<void> {
  const { html, markdown } = renderSummary(verification, { comparison });
  await writeWhole("--page", file, /\.md$/i.test(file) ? markdown : html, cwd);
}
