import { styled, type Block, type Cell, type Page } from "./blocks.js";
import { plain } from "./plain-text.js";

/** The same page as Markdown: CommonMark with tables. */
export const markdownOf = ({ title, blocks }: Page): string =>
  `${[`# ${escapeMarkdown(title)}`, ...blocks.map(blockMarkdown)].join("\n\n")}\n`;

/**
 * A text in which nothing is markup: not inline, not at the beginning of a block, and no address that a renderer would turn
 * into a link. Other characters stay as they are, so that the source can be read, too.
 */
const escapeMarkdown = (text: string): string =>
  plain(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]#|~!@]/g, "\\$&")
    .replace(/\/(?=\/)/g, "\\/")
    .replace(/\bwww\./gi, (found) => found.replace(".", "\\."))
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (found) => (/\d/.test(found) ? `${found}\\` : `\\${found}`));

const marks = { good: "", warning: "⚠ ", bad: "✗ ", quiet: "" } as const;

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case "status":
      return `**${marks[block.tone]}${escapeMarkdown(block.text)}**`;
    case "heading": {
      const note = block.note === undefined ? "" : ` \\(${escapeMarkdown(block.note.text)}\\)`;
      return `${"#".repeat(block.level)} ${escapeMarkdown(block.text)}${note}`;
    }
    case "text":
      return escapeMarkdown(block.text);
    case "list":
      return block.items.map((item) => `- ${cellMarkdown(item)}`).join("\n");
    case "facts":
      return block.facts.map(([label, value]) => `- ${escapeMarkdown(label)}: ${cellMarkdown(value)}`).join("\n");
    case "table":
      return tableMarkdown(block);
    case "code":
      return codeMarkdown(block.text);
    case "group":
      return block.blocks.map(blockMarkdown).join("\n\n");
  }
}

const tableMarkdown = ({ columns, rows }: Extract<Block, { kind: "table" }>): string =>
  [columns.map(escapeMarkdown), columns.map(() => "---"), ...rows.map((row) => row.map(cellMarkdown))]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** The fence is longer than any run of backticks in the text. */
function codeMarkdown(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

const cellMarkdown = (cell: Cell): string => {
  const { text, tone } = styled(cell);
  return `${tone === undefined ? "" : marks[tone]}${escapeMarkdown(text)}`;
};
