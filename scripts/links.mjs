// Links between the pages of the repository, and the same links on npm, where a page stands alone and only a whole
// address leads anywhere.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "./workspace.mjs";

/** The target of `[text](target)`, and of `![alt](target)`. */
const inlineLink = /(!?\[(?:[^\][]|\[[^\]]*\])*\]\()([^)\s]+)(\))/g;
const codeOf = /^(```|~~~)[^]*?^\1.*$|`[^`\n]*`/gm;

/** @returns {{ target: string, line: number }[]} the links of a page, without those in code. */
export function linksOf(text) {
  const prose = text.replace(codeOf, (code) => code.replace(/[^\n]/g, " "));
  return [...prose.matchAll(inlineLink)].map(({ index, 2: target }) => ({
    target,
    line: prose.slice(0, index).split("\n").length,
  }));
}

/** @returns {string[]} a line for each link of a page of the repository that leads to no file, or to no heading in it. */
export function deadLinks(page, base = root) {
  const text = readFileSync(join(base, page), "utf8");
  return linksOf(text)
    .filter(({ target }) => !/^[a-z]+:/.test(target))
    .filter(({ target }) => !leadsSomewhere(page, target, base))
    .map(({ target, line }) => `${page}:${line}: ${target} leads nowhere`);
}

function leadsSomewhere(page, target, base) {
  const [path, heading] = target.split("#");
  const file = path === "" ? join(base, page) : join(base, dirname(page), path);
  if (!existsSync(file)) return false;
  if (heading === undefined) return true;
  const shown = statSync(file).isDirectory() ? join(file, "README.md") : file;
  return existsSync(shown) && headingsOf(readFileSync(shown, "utf8")).includes(heading);
}

/** The anchors of a page's headings, as GitHub and npm make them. */
function headingsOf(text) {
  const prose = text.replace(/^(```|~~~)[^]*?^\1.*$/gm, "");
  const seen = new Map();
  return [...prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, title]) => {
    const anchor = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/**
 * A page with whole addresses in the place of paths.
 *
 * @param {string} page   from the root of the repository: packages/core/README.md
 * @param {string} text
 * @param {string} repository   address of the repository
 */
export function withWholeAddresses(page, text, repository, base = root) {
  const links = new Set(linksOf(text).map(({ target }) => target));
  return text.replace(inlineLink, (whole, opening, target, closing) => {
    if (!links.has(target) || /^(?:[a-z]+:|#)/.test(target)) return whole;
    const [path, heading] = target.split("#");
    const file = posix.join(posix.dirname(page), path);
    const kind = opening.startsWith("!") ? "raw" : statSync(join(base, file)).isDirectory() ? "tree" : "blob";
    const anchor = heading === undefined ? "" : `#${heading}`;
    return `${opening}${repository}/${kind}/main/${file.replace(/\/$/, "")}${anchor}${closing}`;
  });
}
