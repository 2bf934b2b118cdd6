import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { scope } from "../../scripts/workspace.mjs";

const docs = fileURLToPath(new URL("..", import.meta.url));
const titleOf = (page) => /^# (.*)$/m.exec(readFileSync(`${docs}${page}`, "utf8"))?.[1];

const gettingStarted = [
  { text: "SailPoint", link: "/guide/getting-started/sailpoint" },
  { text: "Fudo", link: "/guide/getting-started/fudo" },
  { text: "Ping", link: "/guide/getting-started/ping" },
];

const guide = [
  { text: "How a report lives", link: "/guide/concepts" },
  { text: "Signing in, and rights", link: "/guide/authentication" },
  { text: "Waiting and resuming", link: "/guide/waiting" },
  { text: "Downloads and verification", link: "/guide/downloads" },
  { text: "Rows", link: "/guide/rows" },
  { text: "Evidence for the auditor", link: "/guide/evidence" },
  { text: "Verify and compare evidence", link: "/guide/evidence-check" },
  { text: "Everything else SailPoint reports", link: "/guide/sailpoint-campaigns-and-policies" },
  { text: "The command line", link: "/guide/command-line" },
  { text: "The command line in jobs", link: "/guide/command-line-in-jobs" },
  { text: "Errors and what to do", link: "/guide/errors" },
  { text: "Rate limits", link: "/guide/rate-limits" },
  { text: "Testing with msw", link: "/guide/testing" },
  { text: "TLS, proxies, CORS", link: "/guide/network" },
  { text: "Doctor", link: "/guide/doctor" },
  { text: "In a browser", link: "/guide/browser" },
  { text: "Versions and support", link: "/guide/versions" },
  { text: "From sailpoint-api-client", link: "/guide/migrating-from-sailpoint-api-client" },
];

/** The pages behind the guide: what is measured, what is proven, and why things are as they are. */
const project = [
  { text: "Performance", link: "/performance" },
  { text: "Reliability", link: "/reliability" },
  {
    text: "Decisions",
    link: "/decisions/",
    collapsed: true,
    items: readdirSync(`${docs}decisions`)
      .filter((file) => /^\d/.test(file))
      .sort()
      .map((file) => ({ text: titleOf(`decisions/${file}`), link: `/decisions/${file}` })),
  },
];

/** The clients first; what they share, which nobody imports, last. Written by TypeDoc just before. */
const reference = JSON.parse(readFileSync(`${docs}api/typedoc-sidebar.json`, "utf8"))
  .map(({ text, link }) => ({ text: text.replace(`${scope}/`, ""), link }))
  .sort((one, other) => Number(one.text.startsWith("core")) - Number(other.text.startsWith("core")));

/** VitePress looks for dead links on pages, but not in its own configuration. */
function expectPages(pages) {
  const links = [...gettingStarted, ...guide, ...project].map(({ link }) => link.slice(1).replace(/\/$/, "/index"));
  const missing = links.filter((link) => !pages.includes(`${link}.md`));
  if (missing.length > 0) throw new Error(`The sidebar leads to pages that are not there: ${missing.join(", ")}`);
}

export default defineConfig({
  title: "identity-reports",
  description: "Typed clients that take a script or a web page from credentials to a verified report file.",
  lang: "en",
  cleanUrls: true,
  // The search index is fetched when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 2_500 } },
  buildEnd({ pages }) {
    expectPages(pages);
    console.log(`${pages.length} pages built`);
  },
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/icon.svg" }]],
  themeConfig: {
    logo: "/icon.svg",
    nav: [
      { text: "Getting started", items: gettingStarted, activeMatch: "/guide/getting-started/" },
      { text: "Guide", link: "/guide/concepts", activeMatch: "/guide/(?!getting-started/)" },
      { text: "Examples", link: "/examples" },
      { text: "Reference", link: "/api/", activeMatch: "/api/" },
    ],
    sidebar: {
      "/api/": [{ text: "Reference", link: "/api/", items: reference }],
      "/": [
        { text: "Getting started", items: gettingStarted },
        { text: "Guide", items: guide },
        {
          text: "More",
          items: [{ text: "Examples", link: "/examples" }, ...project, { text: "Reference", link: "/api/" }],
        },
      ],
    },
    outline: { level: [2, 3] },
    search: { provider: "local" },
    externalLinkIcon: true,
    footer: { message: "MIT licence. Not affiliated with SailPoint, Fudo Security or Ping Identity." },
  },
});
