import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { isDecided, REPOSITORY, SITE } from "../../scripts/package-metadata.mjs";
import { describePage, socialTags } from "./page-metadata.mjs";
import { search } from "./search.mjs";
import { expectPages, nav, sidebar } from "./sidebar.mjs";

const { version } = JSON.parse(readFileSync(new URL("../../packages/core/package.json", import.meta.url), "utf8"));

const versionMenu = {
  text: `v${version}`,
  items: [
    { text: "Versions and support", link: "/guide/versions" },
    ...(isDecided(REPOSITORY) ? [{ text: "Releases", link: `${REPOSITORY}/releases` }] : []),
  ],
};

/** Pages that a program writes cannot be edited by hand. */
const isWritten = (page) => page.startsWith("api/") || page === "performance.md";

export default defineConfig({
  title: "identity-reports",
  titleTemplate: ":title | identity-reports",
  description: "TypeScript clients for the reports of SailPoint, Fudo and Ping.",
  lang: "en",
  cleanUrls: true,
  // The menus stand in one file, not in each page.
  metaChunk: true,
  sitemap: { hostname: SITE },
  // The search index is fetched when a reader searches.
  vite: { build: { chunkSizeWarningLimit: 1_000, assetsInlineLimit: 0 } },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: plainTables,
  },
  transformPageData(page, { siteConfig }) {
    describePage(page, siteConfig.srcDir);
    if (isWritten(page.relativePath)) page.frontmatter.editLink = false;
  },
  transformHead: socialTags,
  buildEnd({ pages }) {
    expectPages(pages);
    console.log(`${pages.length} pages built`);
  },
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/icon.svg" }]],
  themeConfig: {
    logo: "/icon.svg",
    nav: [...nav, versionMenu],
    sidebar,
    outline: { level: [2, 3] },
    search,
    externalLinkIcon: true,
    ...(isDecided(REPOSITORY) && {
      editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: "Edit this page" },
      socialLinks: [{ icon: "github", link: REPOSITORY }],
    }),
    footer: { message: "MIT licence. Not affiliated with SailPoint, Fudo Security or Ping Identity." },
  },
});

/** A table that is wider than the page is scrolled sideways: by keys, too. A heading without words is none. */
function plainTables(md) {
  md.renderer.rules.table_open = () => '<table tabindex="0">\n';
  md.core.ruler.push("empty_headings", ({ tokens }) => {
    for (const [index, { type }] of tokens.entries()) {
      if (type === "th_open" && tokens[index + 1].content === "") tokens[index].tag = tokens[index + 2].tag = "td";
    }
  });
}
