import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { expect, test } from "vitest";
import { miniSearch } from "../../../docs/.vitepress/search.mjs";
import { builtFolder } from "./built-site.ts";

const largestBytes = 500_000;

/** What people type, and where the answer is. The first result must lead there. */
const questions: readonly (readonly [words: string, ...pages: string[]])[] = [
  // What does it need to sign in, which scopes?
  ["sign in", "/guide/authentication"],
  ["scopes", "/guide/authentication", "/guide/sailpoint"],
  // Behind a corporate proxy?
  ["proxy", "/guide/network"],
  // The self-signed certificate of Fudo?
  ["self-signed certificate", "/guide/network", "/guide/fudo"],
  // What if the process is killed?
  ["process killed", "/guide/waiting", "/guide/evidence", "/"],
  // How do I cancel at the vendor?
  ["cancel report", "/guide/sailpoint", "/guide/waiting"],
  // How do I test without a tenant?
  ["test without tenant", "/guide/testing"],
  // CommonJS, Jest, TypeScript versions?
  ["commonjs", "/guide/versions"],
  ["jest", "/guide/versions", "/guide/testing"],
  // Moving from SailPoint's SDK?
  ["sailpoint-api-client", "/guide/migrating-from-sailpoint-api-client"],
  ["migrate sdk", "/guide/migrating-from-sailpoint-api-client"],
  // Fudo: sessions of last month with a filter?
  ["sessions last month", "/guide/fudo"],
  ["fudo filter", "/guide/fudo"],
  // SailPoint: which reports exist, which arguments, where do I get a source's id?
  ["source id", "/guide/sailpoint"],
  ["report types arguments", "/guide/sailpoint"],
  // Upload to S3 or Azure Blob instead of a folder?
  ["S3", "/recipes/aws-lambda-s3"],
  ["azure blob", "/recipes/azure"],
  // AWS Lambda, GitHub Actions, Docker, cron line?
  ["lambda", "/recipes/aws-lambda-s3"],
  ["github actions", "/recipes/github-actions"],
  ["docker", "/recipes/docker"],
  ["kubernetes", "/recipes/docker"],
  ["cron", "/recipes/cron-systemd"],
  ["systemd", "/recipes/cron-systemd"],
  ["schedule", "/recipes/cron-systemd", "/recipes/github-actions", "/recipes/docker"],
  // Read the CSV into rows?
  ["csv rows", "/guide/rows"],
  ["excel", "/recipes/excel-power-bi-duckdb"],
  ["power bi", "/recipes/excel-power-bi-duckdb"],
  ["duckdb", "/recipes/excel-power-bi-duckdb", "/guide/rows"],
  // What do I show the auditor?
  ["auditor", "/recipes/auditor", "/guide/evidence"],
  ["evidence manifest", "/guide/evidence"],
  // Logs, traces, several tenants at once?
  ["pino", "/recipes/pino"],
  ["opentelemetry", "/guide/opentelemetry"],
  ["traces", "/guide/opentelemetry"],
  ["logging", "/guide/errors", "/recipes/pino"],
  ["several tenants", "/recipes/several-tenants"],
  ["multiple tenants", "/recipes/several-tenants"],
  // What the reference used to drown.
  ["Retry-After", "/guide/rate-limits", "/guide/errors"],
  ["PDF", "/guide/downloads", "/guide/sailpoint"],
  ["memory", "/guide/downloads", "/guide/rows"],
  ["resume", "/guide/waiting"],
  ["ReportFailedError", "/guide/errors", "/guide/waiting", "/api/@identity-reports/core/classes/ReportFailedError"],
  ["promotion", "/guide/ping"],
];

/** Other words for the same. One of the first three results must lead there. */
const otherWords: readonly (readonly [words: string, ...pages: string[]])[] = [
  ["what do I need to sign in", "/guide/authentication"],
  ["login", "/guide/authentication"],
  ["permissions", "/guide/authentication"],
  ["personal access token", "/guide/authentication", "/guide/getting-started/sailpoint"],
  ["behind a proxy", "/guide/network"],
  ["firewall", "/guide/network"],
  ["fudo certificate", "/guide/fudo", "/guide/network"],
  ["crash", "/guide/waiting", "/guide/evidence"],
  ["stop a run", "/guide/waiting", "/guide/sailpoint"],
  ["mock", "/guide/testing"],
  ["typescript version", "/guide/versions"],
  ["migrate", "/guide/migrating-from-sailpoint-api-client"],
  ["sessions by date", "/guide/fudo"],
  ["which reports exist", "/guide/sailpoint", "/guide/fudo", "/guide/ping"],
  ["application id", "/guide/sailpoint", "/guide/sailpoint-campaigns-and-policies"],
  ["upload to S3", "/recipes/aws-lambda-s3"],
  ["cron line", "/recipes/cron-systemd"],
  ["parse csv", "/guide/rows"],
  ["proof of integrity", "/guide/evidence", "/recipes/auditor"],
  ["parallel", "/recipes/several-tenants"],
  ["log to json", "/recipes/pino", "/guide/errors"],
];

interface Found {
  readonly id: string;
  readonly title: string;
}

const chunks = join(builtFolder, "assets/chunks");
const chunk = readdirSync(chunks).find((name) => name.startsWith("@localSearchIndex")) ?? "";
const source = readFileSync(join(chunks, chunk), "utf8");
const { default: json } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as { default: string };

/** As the search box of VitePress reads it. */
const index = MiniSearch.loadJSON<Found>(json, {
  fields: ["title", "titles", "text"],
  storeFields: ["title", "titles"],
  searchOptions: miniSearch.searchOptions,
  ...miniSearch.options,
});
const search = (words: string): string[] => index.search(words).map(({ id }) => String(id));
const pageOf = (id: string): string => id.replace(/#.*$/, "").replace(/\.html$/, "");

test.each(questions)("“%s” leads to its page first", (words, ...pages) => {
  expect(pages).toContain(pageOf(search(words)[0] ?? "nothing"));
});

test.each(otherWords)("“%s” leads to its page within three results", (words, ...pages) => {
  expect(
    search(words)
      .slice(0, 3)
      .map(pageOf)
      .some((page) => pages.includes(page)),
  ).toBe(true);
});

test("the index is small enough to be fetched at the first search", () => {
  expect(Buffer.byteLength(source)).toBeLessThanOrEqual(largestBytes);
});

test("a class is found at its one page, right behind the guide", () => {
  const reference = search("ReportFailedError").filter((id) => id.includes("/api/"));
  expect(reference[0]).toMatch(/core\/classes\/ReportFailedError/);
});

test("the guide comes before the reference, the clients before the core, the fakes last", () => {
  const first = (part: RegExp): number => search("report").findIndex((id) => part.test(id));
  const [guide, client, core, fake] = [
    /\/guide\//,
    /api\/.*sailpoint-reports\/[a-z]+\//,
    /\/core\/[a-z-]+\/[A-Z]/,
    /\/fake/,
  ].map(first);
  expect([guide, client, core, fake]).toEqual([guide, client, core, fake].toSorted((one, other) => one! - other!));
});
