import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../workspace.mjs";

const text = (file: string): string => readFileSync(join(root, file), "utf8");
const measured = text("docs/performance.md");

/** What SailPoint's SDK did at the rate limit: of 1,000 calls, so many got no document. */
const [, failed = ""] = /^\| sailpoint-api-client +\|[^|]+\|[^|]+\|[^|]+\| (\d+) \(/m.exec(measured) ?? [];
const [, ours = "", theirs = ""] = /\| ([\d.]+) kB against (\d+) kB \|/.exec(measured.replaceAll(/ +/g, " ")) ?? [];

test("the bench has measured what the READMEs quote", () => {
  expect([failed, ours, theirs].map(Number).every((figure) => figure > 0)).toBe(true);
});

test.each(["README.md", "packages/sailpoint-reports/README.md"])("%s quotes the figures of the bench", (file) => {
  const readme = text(file);
  expect(readme).toContain(`${failed} of 1,000 calls failed`);
  expect(readme).toMatch(new RegExp(`\\b${Math.round(Number(ours))}\\b`));
  expect(readme).toContain(`${theirs} kB`);
});
