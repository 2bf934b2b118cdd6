import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SITE } from "../../package-metadata.mjs";
import { builtFolder } from "./built-site.ts";

interface BuiltPage {
  readonly path: string;
  readonly html: string;
}

const pages: readonly BuiltPage[] = readdirSync(builtFolder, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".html") && name !== "404.html")
  .map((name) => ({
    path: `/${name.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")}`,
    html: readFileSync(join(builtFolder, name), "utf8"),
  }));
const guide = pages.filter(({ path }) => !path.startsWith("/api/"));

const contentOf = ({ html }: BuiltPage, name: string): string =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1] ?? "";

test("the site is there, with a page for each symbol of the reference", () => {
  expect(guide.length).toBeGreaterThan(40);
  expect(pages.length).toBeGreaterThan(400);
});

test("every page of the guide says in its own words what it is about", () => {
  const descriptions = guide.map((page) => contentOf(page, "description"));
  expect(guide.filter((page) => contentOf(page, "description").length < 50).map(({ path }) => path)).toEqual([]);
  expect(new Set(descriptions).size).toBe(guide.length);
});

test("every page of the reference has a description", () => {
  expect(pages.filter((page) => contentOf(page, "description") === "").map(({ path }) => path)).toEqual([]);
});

test("every page has a card with its own title and address", () => {
  const wrong = pages.filter(
    (page) =>
      contentOf(page, "og:title") === "" ||
      contentOf(page, "og:url") !== `${SITE}${page.path}` ||
      contentOf(page, "og:image") !== `${SITE}/social-card.png`,
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
  expect(readdirSync(builtFolder)).toContain("social-card.png");
});

test("the sitemap has every page", () => {
  const sitemap = readFileSync(join(builtFolder, "sitemap.xml"), "utf8");
  expect(pages.filter(({ path }) => !sitemap.includes(`<loc>${SITE}${path}</loc>`)).map(({ path }) => path)).toEqual(
    [],
  );
});

test("every link inside the site leads to a page, and to a heading that it has", () => {
  const idsOf = new Map(
    pages.map(({ path, html }) => [path, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  );
  const broken = pages.flatMap(({ path, html }) =>
    [...html.matchAll(/<a [^>]*href="([^"]+)"/g)]
      .map(([, href = ""]) => new URL(href.replaceAll("&amp;", "&"), `${SITE}${path}`))
      .filter(({ origin }) => origin === new URL(SITE).origin)
      .filter(({ pathname, hash }) => {
        const ids = idsOf.get(decodeURIComponent(pathname).replace(/\.html$/, ""));
        return ids === undefined || (hash !== "" && !ids.has(decodeURIComponent(hash.slice(1))));
      })
      .map(({ pathname, hash }) => `${path} → ${pathname}${hash}`),
  );
  expect([...new Set(broken)]).toEqual([]);
});

test("the reference names every parameter, and has no entry that only points elsewhere", () => {
  const wrong = pages.filter(({ html }) => html.includes("__namedParameters") || html.includes("Re-exports "));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
