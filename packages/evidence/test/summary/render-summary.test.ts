import { createHash } from "node:crypto";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { numRuns } from "../../../core/test/support/property-cases.js";
import {
  compareCollections,
  renderSummary,
  verifyCollection,
  type Comparison,
  type Verification,
} from "../../src/index.js";
import { makeCollection, type ReportToMake } from "../support/collections.js";
import { csvReport } from "../support/rows.js";

const header = ["id", "name"];
const reports = (name: string): ReportToMake[] => [
  csvReport([header, ["1", name], ["2", "Bo"]], {
    record: {
      report: { type: "ACCOUNTS", title: "All accounts", origin: "custom", definition: { query: "active" } },
      run: { id: "run-1", handle: {}, startedAt: "2026-11-29T20:00:00.000Z", joined: true },
      requester: { clientId: "client-1", basis: "token" },
      declared: { controlIds: ["AC-2"], owner: "IT", reviewPeriod: { from: "2026-09-01", to: "2026-11-30" } },
    },
  }),
  { id: "roles", record: { failure: { at: "run", error: { name: "E", message: "503" }, nextStep: step } } },
];
const step = { action: "start-again", reason: "nothing was carried out" };

const before = makeCollection({ reports: reports("Ada") });
const after = makeCollection({ reports: reports("Ann"), instead: { "README.txt": "x" } });
const verification = await verifyCollection(after);
const comparison = await compareCollections(before, after, { key: "id" });
const { html, markdown } = renderSummary(verification, { comparison });
const digest = createHash("sha256").update("id,name\n1,Ann\n2,Bo\n").digest("hex");

describe.each([
  ["HTML", html],
  ["Markdown", markdown.replaceAll("\\", "")],
])("the page as %s", (_, page) => {
  test.each([
    ["its outcome", "Valid, 1 of 2 reports missing"],
    ["the digest of the collection", verification.digest ?? "none"],
    ["what was asked for", "application"],
    ["the report's logic", "active"],
    ["the source", "https://acme.api.identitynow.com"],
    ["the digest of a file", digest],
    ["how many rows came", "2 of 2"],
    ["a run of another", "the run existed before"],
    ["who asked", "client-1 (token)"],
    ["what is declared", "from 2026-09-01, to 2026-11-30"],
    ["why a report is missing", "failed: 503"],
    ["what to do about it", "start-again: nothing was carried out"],
    ["what was found", "README.txt"],
    ["what changed", "name “Ada” → “Ann”"],
    ["what was not compared", "neither collection has a verified file of it"],
    ["how to check it", "sha256sum -c tagmanifest-sha256.txt"],
  ])("says %s", (_what, text) => {
    expect(page).toContain(text);
  });
});

/** Every tag that a page may have, with every attribute. What is left of a page without them has no tag. */
const ownTags =
  /<(?:!doctype html|\/?(?:html|head|body|main|title|style|h[123]|p|ul|li|dl|dt|dd|div|pre|code|section|table|thead|tbody|tr|th|td|span)(?: (?:class|lang|scope|data-label)="[^"<>]*")*|meta (?:charset|name|http-equiv)="[\w-]+"(?: content="[^"<>]*")?)>/g;
const withoutOwnTags = (page: string): string => page.replace(ownTags, "");

/** The value with every text in it made hostile; what names a kind of thing stays. */
function poisoned<T>(value: T, poison: string, before = ""): T {
  const kinds = new Set(["outcome", "severity", "kind", "code", "state", "basis", "origin", "complete"]);
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) =>
      typeof each === "string" && !kinds.has(key) ? before + each + poison : each,
    ),
  );
}
const render = (poison: string, before = "") =>
  renderSummary(poisoned<Verification>(verification, poison, before), {
    comparison: poisoned<Comparison>(comparison, poison, before),
  });

const hostile = {
  "a script": "<script>alert(1)</script>",
  "an image that fails": '"><img src=x onerror=alert(1)>',
  "an attribute": '" onmouseover="alert(1)" x="',
  "an apostrophe": "' onfocus='alert(1)' autofocus='",
  "the end of the style": "</style><style>*{background:url(//evil.example)}",
  "the end of the title": "</title><script>alert(1)</script>",
  "a comment": "<!--",
  "a base": '<base href="//evil.example">',
  "an entity": "&lt;script&gt;",
};

/** What a renderer of Markdown makes of a page, with links of all that looks like an address. */
function parsed(page: string): { readonly text: string; readonly tags: readonly string[] } {
  const rendered = new MarkdownIt({ linkify: true, html: true }).render(page);
  const tags = new Set([...rendered.matchAll(/<(\w+)/g)].map(([, tag = ""]) => tag));
  const text = rendered
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"');
  return { text: text.replaceAll("&amp;", "&"), tags: [...tags].sort() };
}
/** The page of a collection in which each text is at the beginning and the end of a line, and of a cell. */
const escapedAt = (poison: string): string => render(`\n${poison} behind`, poison).markdown;
const plainTags = parsed(markdown).tags;

describe("what a vendor wrote cannot become markup:", () => {
  test.each(Object.entries(hostile))("%s", (_, poison) => {
    const rest = withoutOwnTags(render(poison).html);
    expect([rest.includes("<"), /&(?!amp;|lt;|gt;|quot;|#39;)/.test(rest.replace(/<style>[^]*<\/style>/, ""))]).toEqual(
      [false, false],
    );
  });

  test("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&/!-=ab `\n\u2028\u0000") }), (poison) => {
        expect(withoutOwnTags(render(poison).html)).not.toMatch(/</);
      }),
      numRuns(30, 20_000),
    );
  });

  test.each([
    "[x](javascript:alert(1))",
    "![x](//evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "`a` *b* _c_ ~~d~~ **e**",
    "| x | y",
    "\\| x \\",
    " https://evil.example/ ",
    " www.evil.example ",
    " ada@evil.example ",
    "&lt;b&gt; &#60;b&#62;",
    "- x",
    "1. x",
    "# x",
    "> x",
    "===",
  ])("in Markdown: %s", (poison) => {
    const { text, tags } = parsed(escapedAt(poison));
    expect([text.includes(`${poison.trim()} behind`), tags]).toEqual([true, plainTags]);
  });

  test("in Markdown a fence of code is longer than any in the code", () => {
    expect(render("\n````\n<script>").markdown).not.toMatch(/^<script>/m);
  });

  test("characters that hide or turn round the text are gone", () => {
    const page = render("\u202Egpj.exe\u0007\u001b[2J");
    expect(page.html + page.markdown).not.toMatch(/[\u202E\u0007\u001b]/);
  });
});

describe("the page", () => {
  test("forbids itself everything but its own style", () => {
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri`);
  });

  test("loads nothing", () => {
    expect(html).not.toMatch(/\b(?:src|href)=|url\(|@import/);
  });

  test("has looks for dark screens and for paper", () => {
    expect(html).toMatch(/prefers-color-scheme: dark[^]*@media print/);
  });

  test("of a collection without a comparison has nothing about changes", () => {
    expect(renderSummary(verification).html).not.toContain("What changed since last time");
  });

  test("names only outcomes that there are, and one file as one", () => {
    expect(markdown.replaceAll("\\", "")).toMatch(
      /- Files: 1 file, 19 bytes\n[^]*\n2 planned: 1 verified, 1 missing\.\n/,
    );
  });

  test("of a report that is not as the plan expects does not call it missing", async () => {
    const short = csvReport([header, ["1", "Ada"]], { record: { state: "failed", expect: { minRows: 2 } } });
    const page = renderSummary(await verifyCollection(makeCollection({ reports: [short] }))).markdown;
    expect([page.includes("1 planned: 1 not as expected."), page.includes("missing")]).toEqual([true, false]);
  });

  test("of a value that is too long is cut", () => {
    expect(render("x".repeat(100_000)).html.length).toBeLessThan(1_500_000);
  });
});
