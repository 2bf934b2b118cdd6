import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../workspace.mjs";

const text = (file: string): string => readFileSync(join(root, file), "utf8");
type Measured = Readonly<Record<"identity-reports" | "sailpoint-api-client", number>>;
const { measures } = JSON.parse(text("docs/performance.json")) as {
  readonly measures: Readonly<Record<"failedOfThousand" | "bundleKilobytes", Measured>>;
};

/** What a README quotes, and what the bench has measured. */
const figures: readonly [string, RegExp, number][] = [
  [
    "calls of the vendor's SDK that fail",
    /([1-9]\d*) of 1,000 calls\s+failed/,
    measures.failedOfThousand["sailpoint-api-client"],
  ],
  ["kB of the vendor's SDK", /(\d{3,})\s+kB/, measures.bundleKilobytes["sailpoint-api-client"]],
  ["kB of ours", /\b(\d\d)\s+kB/, measures.bundleKilobytes["identity-reports"]],
];

describe.each(["README.md", "packages/sailpoint-reports/README.md"])("%s", (file) => {
  test.each(figures)("quotes %s as the bench has measured them, within a tenth", (_, pattern, measured) => {
    const quoted = Number(pattern.exec(text(file))?.[1]);
    expect(Math.abs(quoted - measured)).toBeLessThanOrEqual(measured / 10);
  });

  test("says that no call of ours failed, as the bench has measured", () => {
    expect(text(file)).toMatch(/here none|0 of 1,000 calls\s+failed/);
    expect(measures.failedOfThousand["identity-reports"]).toBe(0);
  });
});
