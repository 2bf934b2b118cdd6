import { createHash } from "node:crypto";
import { styled, type Block, type Cell, type Fact, type Page } from "./blocks.js";
import { plain } from "./plain-text.js";
import { style } from "./style.js";

/** Allows the page this style and nothing else: no script, no image, no address, even if a value gets past the escaping. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** The page as one HTML file, which loads nothing. */
export const htmlOf = ({ title, blocks }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${lineHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${lineHtml(title)}</h1>
${blocks.map(blockHtml).join("\n")}
</main>
</body>
</html>
`;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/** A text on one line. */
const lineHtml = (text: string): string => escapeHtml(plain(text));

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "status":
      return `<p class="status ${block.tone}">${lineHtml(block.text)}</p>`;
    case "heading":
      return `<h${block.level}>${lineHtml(block.text)}${block.note ? ` ${cellHtml(block.note)}` : ""}</h${block.level}>`;
    case "text":
      return `<p>${lineHtml(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${cellHtml(item)}</li>`).join("")}</ul>`;
    case "facts":
      return `<dl>${block.facts.map(factHtml).join("\n")}</dl>`;
    case "table":
      return tableHtml(block);
    case "code":
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case "group":
      return `<section>${block.blocks.map(blockHtml).join("\n")}</section>`;
  }
}

/** Digests and long values take the whole width. */
function factHtml([label, value]: Fact): string {
  const { text, mono } = styled(value);
  const width = mono === true || text.length > 40 ? ' class="wide"' : "";
  return `<div${width}><dt>${lineHtml(label)}</dt><dd>${cellHtml(value)}</dd></div>`;
}

/** On a narrow screen each row becomes a list, which names its columns itself. */
function tableHtml({ columns, rows }: Extract<Block, { kind: "table" }>): string {
  const head = columns.map((column) => `<th scope="col">${lineHtml(column)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell, n) => cellOf(cell, columns[n] ?? "")).join("")}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
}

const cellOf = (cell: Cell, column: string): string => `<td data-label="${lineHtml(column)}">${cellHtml(cell)}</td>`;

function cellHtml(cell: Cell): string {
  const { text, tone, mono } = styled(cell);
  const inner = mono === true ? `<code>${lineHtml(text)}</code>` : lineHtml(text);
  return tone === undefined ? inner : `<span class="${tone}">${inner}</span>`;
}
