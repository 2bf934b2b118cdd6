// What stands in the menus: pages are listed here, once.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { scope } from "../../scripts/workspace.mjs";

const docs = fileURLToPath(new URL("..", import.meta.url));
const titleOf = (page) => /^# (.*)$/m.exec(readFileSync(`${docs}${page}`, "utf8"))?.[1];

const gettingStarted = [
  { text: "SailPoint", link: "/guide/getting-started/sailpoint" },
  { text: "Fudo", link: "/guide/getting-started/fudo" },
  { text: "Ping", link: "/guide/getting-started/ping" },
];

const vendors = [
  { text: "SailPoint reports", link: "/guide/sailpoint" },
  { text: "SailPoint campaigns and SOD", link: "/guide/sailpoint-campaigns-and-policies" },
  { text: "Fudo reports and filters", link: "/guide/fudo" },
  { text: "Ping reports and templates", link: "/guide/ping" },
];

const guide = [
  { text: "How a report runs", link: "/guide/concepts" },
  { text: "Sign-in and rights", link: "/guide/authentication" },
  { text: "Wait, stop, resume", link: "/guide/waiting" },
  { text: "Download and verify", link: "/guide/downloads" },
  { text: "Rows of a file", link: "/guide/rows" },
  { text: "Errors and what to do", link: "/guide/errors" },
  { text: "Rate limits and retries", link: "/guide/rate-limits" },
  { text: "More than one process", link: "/guide/more-than-one-process" },
  { text: "OpenTelemetry", link: "/guide/opentelemetry" },
  { text: "Certificates, proxies, CORS", link: "/guide/network" },
  { text: "In a browser", link: "/guide/browser" },
  { text: "Test your own code", link: "/guide/testing" },
  { text: "Find connection problems", link: "/guide/doctor" },
  { text: "Versions and support", link: "/guide/versions" },
  { text: "Migrate from SailPoint's SDK", link: "/guide/migrating-from-sailpoint-api-client" },
];

const evidence = [
  { text: "Evidence for the auditor", link: "/guide/evidence" },
  { text: "Verify and compare", link: "/guide/evidence-check" },
];

const commandLine = [
  { text: "The command line", link: "/guide/command-line" },
  { text: "The command line in jobs", link: "/guide/command-line-in-jobs" },
];

const recipes = [
  { text: "All recipes", link: "/recipes/" },
  { text: "AWS Lambda and S3", link: "/recipes/aws-lambda-s3" },
  { text: "Azure Functions and Blobs", link: "/recipes/azure" },
  { text: "GitHub Actions", link: "/recipes/github-actions" },
  { text: "cron and systemd", link: "/recipes/cron-systemd" },
  { text: "Docker and Kubernetes", link: "/recipes/docker" },
  { text: "Several tenants", link: "/recipes/several-tenants" },
  { text: "Logs with pino", link: "/recipes/pino" },
  { text: "Excel, Power BI, DuckDB", link: "/recipes/excel-power-bi-duckdb" },
  { text: "What do I show the auditor?", link: "/recipes/auditor" },
];

/** The pages behind the guide: what is measured, what is proven, and why things are as they are. */
const project = [
  { text: "Examples", link: "/examples" },
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

/** Entries with their classes and functions. Types are found by links and by the search. Written by TypeDoc just before. */
const reference = JSON.parse(readFileSync(`${docs}api/typedoc-sidebar.json`, "utf8")).map(
  ({ text, link, items = [] }) => {
    const shown = items
      .filter((item) => /\/(classes|functions)\//.test(item.link))
      .map((item) => ({ text: item.text, link: item.link.replace(/\.md$/, "") }));
    return { text: text.replace(`${scope}/`, ""), link, ...(shown.length > 0 && { items: shown, collapsed: true }) };
  },
);

export const nav = [
  { text: "Get started", items: gettingStarted, activeMatch: "/guide/getting-started/" },
  { text: "Guide", link: "/guide/concepts", activeMatch: "/guide/(?!getting-started/)" },
  { text: "Recipes", link: "/recipes/", activeMatch: "/recipes/" },
  { text: "Reference", link: "/api/", activeMatch: "/api/" },
];

export const sidebar = {
  "/api/": [{ text: "Reference", link: "/api/", items: reference }],
  "/": [
    { text: "First report", items: gettingStarted },
    { text: "Vendors", items: vendors },
    { text: "Guide", items: guide },
    { text: "Recipes", items: recipes },
    { text: "Evidence", items: evidence },
    { text: "Command line", items: commandLine },
    { text: "Project", items: [...project, { text: "Reference", link: "/api/" }] },
  ],
};

/** VitePress looks for dead links on pages, but not in its own configuration. */
export function expectPages(pages) {
  const listed = [gettingStarted, vendors, guide, recipes, evidence, commandLine, project].flat();
  const links = listed.map(({ link }) => link.slice(1).replace(/\/$/, "/index"));
  const missing = links.filter((link) => !pages.includes(`${link}.md`));
  if (missing.length > 0) throw new Error(`The sidebar leads to pages that do not exist: ${missing.join(", ")}`);
  const unlisted = pages.filter(
    (page) => /^(guide|recipes)\//.test(page) && !links.includes(page.replace(/\.md$/, "")),
  );
  if (unlisted.length > 0) throw new Error(`The sidebar lacks pages of the guide: ${unlisted.join(", ")}`);
}
