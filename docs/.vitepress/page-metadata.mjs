// What search engines and chats show of a page: its title, its first words, its address, and a picture.
import { readFileSync } from "node:fs";
import { SITE } from "../../scripts/package-metadata.mjs";

const longest = 160;

/** Takes the first paragraph as the description of a page that has none of its own. */
export function describePage(page, folder) {
  if (page.frontmatter.description) return;
  const [, text] = readFileSync(`${folder}/${page.relativePath}`, "utf8").split(/^# .*$/m);
  page.description = describe(page.title, text ?? "");
  page.frontmatter.description = page.description;
}

/** One sentence or more of a Markdown text, with the title in front where the text does not say it. */
export function describe(title, text) {
  const paragraph =
    text.split(/\n{2,}/).find((block) => /^[A-Z\p{Lu}`*[]/u.test(block.trim()) && !isTable(block)) ?? "";
  const plain = plainText(paragraph);
  if (plain === "") return title;
  const described = plain.length < 60 ? `${title}: ${plain}` : plain;
  return described.length <= longest ? described : `${described.slice(0, longest - 1).replace(/\s+\S*$/, "")}…`;
}

const isTable = (block) => block.includes("|\n|") || block.includes("| --- |");

function plainText(markdown) {
  return markdown
    .replace(/\{#[^}]*\}/g, "")
    .replace(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .replace(/[`*_\\]|~~/g, (mark) => (mark === "_" ? "_" : ""))
    .replace(/\s+/g, " ")
    .trim();
}

/** The tags by which a link to a page gets a card. */
export function socialTags({ pageData, title, description }) {
  const path = pageData.relativePath.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "");
  if (pageData.isNotFound) return [];
  return [
    ["link", { rel: "canonical", href: `${SITE}/${path}` }],
    ...Object.entries({
      "og:type": "website",
      "og:site_name": "identity-reports",
      "og:title": title,
      "og:description": description,
      "og:url": `${SITE}/${path}`,
      "og:image": `${SITE}/social-card.png`,
      "og:image:alt": "identity-reports: complete report files from SailPoint, Fudo and Ping",
    }).map(([property, content]) => ["meta", { property, content }]),
    ["meta", { name: "twitter:card", content: "summary_large_image" }],
  ];
}
