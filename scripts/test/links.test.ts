import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { deadLinks, linksOf, withWholeAddresses } from "../links.mjs";
import { root, workspacePackages } from "../workspace.mjs";

// The pages of the site are checked by the site's build.
const pages = globSync("{*.md,packages/*/*.md,examples/*/*.md,docs/decisions/*.md,.changeset/*.md}", { cwd: root });

test.each(pages)("every link in %s leads somewhere", (page) => {
  expect(deadLinks(page)).toEqual([]);
});

test.each(workspacePackages().filter(({ isPublished }) => isPublished))(
  "on npm every link of $name has a whole address",
  ({ folder }) => {
    const page = `packages/${folder}/README.md`;
    const shown = withWholeAddresses(page, readFileSync(join(root, page), "utf8"), "https://example.com/repository");
    expect(linksOf(shown).filter(({ target }) => !/^(?:https:|#)/.test(target))).toEqual([]);
  },
);

test("a changeset, which becomes a part of a page on npm, has no path in it", () => {
  const texts = globSync(".changeset/*.md", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));
  const own = texts.filter((text) => text.startsWith("---"));
  expect(own.flatMap(linksOf).filter(({ target }) => !target.startsWith("https:"))).toEqual([]);
});

/** A repository of these files. */
function repository(files: Record<string, string>): string {
  const base = mkdtempSync(join(tmpdir(), "links-"));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
  return base;
}

const guide = { "docs/guide.md": "# The guide\n\n## `saveTo()`, and what it does\n\n## Twice\n\n## Twice\n" };

describe("a link", () => {
  test.each([
    ["to a file", "../../docs/guide.md"],
    ["to a heading in it", "../../docs/guide.md#saveto-and-what-it-does"],
    ["to the second heading of one name", "../../docs/guide.md#twice-1"],
    ["to a folder", "../../docs"],
    ["to a heading of the page itself", "#here"],
    ["to another site", "https://example.com/nothing"],
  ])("%s is alive", (_, target) => {
    const base = repository({ ...guide, "packages/a/README.md": `# Here\n\n[b](${target})\n` });
    expect(deadLinks("packages/a/README.md", base)).toEqual([]);
  });

  test.each([
    ["to a file that is not there", "../../docs/other.md"],
    ["to a heading that is not there", "../../docs/guide.md#nothing"],
    ["to a heading in code", "#code"],
    ["to a heading of a folder without a page", "../../docs#guide"],
  ])("%s is dead, with its line", (_, target) => {
    const base = repository({
      ...guide,
      "packages/a/README.md": `# A\n\n\`\`\`sh\n# code\n\`\`\`\n\n[b](${target})\n`,
    });
    expect(deadLinks("packages/a/README.md", base)).toEqual([`packages/a/README.md:7: ${target} leads nowhere`]);
  });

  test("in code is none", () => {
    expect(linksOf("`[a](b)`\n\n```md\n[c](d)\n```\n")).toEqual([]);
  });
});

test.each([
  ["[g](../../docs/guide.md#twice)", "[g](https://example.com/r/blob/main/docs/guide.md#twice)"],
  ["[d](../../docs/)", "[d](https://example.com/r/tree/main/docs)"],
  ["![i](../../docs/guide.md)", "![i](https://example.com/r/raw/main/docs/guide.md)"],
  ["[[`x`]](../../docs)", "[[`x`]](https://example.com/r/tree/main/docs)"],
  ["[h](#here) [e](https://example.com)", "[h](#here) [e](https://example.com)"],
  ["`[c](../../docs)`", "`[c](../../docs)`"],
])("%s is on npm %s", (written, shown) => {
  const base = repository(guide);
  expect(withWholeAddresses("packages/a/README.md", written, "https://example.com/r", base)).toBe(shown);
});
