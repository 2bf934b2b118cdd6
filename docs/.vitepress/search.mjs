// The search of the site: pages of the guide are found by every word, pages of the reference by name and summary.
import { describe } from "./page-metadata.mjs";

/** What the browser reads the index with, too. */
export const miniSearch = {
  options: {
    // Ids, hashes and numbers are not searched for, apart from those of HTTP, and take a part of the index. Neither are
    // the small words of a question: "what do I need to sign in" is about signing in.
    processTerm: (term) =>
      /^(?:.|\d\d|\d{4,}|[\da-f]{12,}|.{40,}|an|and|are|as|at|be|by|can|do|does|for|from|how|if|is|it|its|my|need|of|on|or|that|the|then|there|this|to|was|what|when|where|which|who|why|will|with|you|your)$/i.test(
        term,
      )
        ? null
        : term.toLowerCase(),
  },
  searchOptions: {
    fuzzy: 0.15,
    prefix: (term) => term.length > 2,
    boost: { title: 6, titles: 2, text: 1 },
    // Runs in the browser by its text alone: it must not use anything around it.
    boostDocument: (id) => {
      if (id.includes("/fake/") || id.includes("/msw/")) return 0.02;
      if (id.includes("/api/@identity-reports/core")) return 0.1;
      if (id.includes("/api/")) return 0.2;
      if (/\/(?:command-line|examples)/.test(id)) return 0.6;
      return /\/(?:performance|reliability|decisions)/.test(id) ? 0.3 : 1;
    },
  },
};

export const search = {
  provider: "local",
  options: { detailedView: false, miniSearch, _render: renderForSearch },
};

/** The HTML of a page that goes into the index. */
function renderForSearch(source, env, md) {
  if (env.relativePath.startsWith("api/")) return renderReference(source, env.relativePath);
  const html = md.render(source, env);
  return /^(?:decisions|performance)/.test(env.relativePath) ? opening(html) : html;
}

/** Of pages about the project: what each begins with, and its headings. */
const opening = (html) =>
  html.replace(/<table[^]*?<\/table>/g, "").replace(/(<\/h\d>\s*<p>[^]*?<\/p>)[^]*?(?=<h\d|$)/g, "$1\n");

/** Of the reference: the name of a symbol, and the summary of what is called. Lists of symbols, and what clients are built from, are left out. */
function renderReference(source, path) {
  const [, title = "", text = ""] = /^# (.*)$([^]*)/m.exec(source) ?? [];
  const isCalled = /\/(?:classes|functions)\//.test(path);
  if (!path.endsWith("/index.md")) return heading(1, nameIn(title), "", isCalled ? describe("", text) : undefined);
  if (!/\/(?:fake|msw)\/index\.md$/.test(path)) return "";
  // By their anchors: a function and its type may have one name.
  const symbols = new Map(
    [...text.matchAll(/^### (.*)$/gm)].map(([, symbol]) => nameIn(symbol)).map((name) => [name.toLowerCase(), name]),
  );
  return [
    heading(1, title, "", describe("", text)),
    ...[...symbols].map(([anchor, name]) => heading(2, name, anchor)),
  ].join("\n");
}

/** "Class: RunOptions\\<T\\>" is found as "RunOptions". */
const nameIn = (title) => title.replace(/^[\w ]+: /, "").replace(/\\?[<(].*$/, "");

const heading = (level, name, anchor, text = name) =>
  `<h${level}>${name}<a href="#${anchor}">#</a></h${level}>\n<p>${text.replaceAll("<", "&lt;")}</p>`;
