import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const style = readFileSync(new URL("../../docs/.vitepress/theme/style.css", import.meta.url), "utf8");

test("the docs are laid out wider than the window nowhere: VitePress would cut the left menu", () => {
  const [, minWidth, maxWidth] =
    /@media \(min-width: (\d+)px\) \{\s*:root \{\s*--vp-layout-max-width: (\d+)px;/.exec(style) ?? [];
  expect(style.match(/--vp-layout-max-width:/g)).toHaveLength(1);
  expect(Number(minWidth)).toBeGreaterThanOrEqual(Number(maxWidth));
});
