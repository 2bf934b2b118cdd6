import { rm } from "node:fs/promises";
import { join } from "node:path";
import { format } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { modulePath, readPages, writeModules, type Block } from "./blocks.ts";
import { openStage, type Stage } from "./stage.ts";

/** Pages that would be no help without code that runs. */
const needed = [
  "README.md",
  ...["ping", "sailpoint", "session"].map((vendor) => `packages/${vendor}-reports/README.md`),
  "packages/rows/README.md",
  "packages/evidence/README.md",
  "docs/index.md",
  ...["fudo", "ping", "sailpoint"].map((vendor) => `docs/guide/getting-started/${vendor}.md`),
  ...[
    "authentication",
    "browser",
    "concepts",
    "downloads",
    "errors",
    "evidence",
    "evidence-check",
    "network",
    "rate-limits",
    "rows",
    "sailpoint-campaigns-and-policies",
    "testing",
    "waiting",
    "fudo",
    "ping",
    "sailpoint",
  ].map((subject) => `docs/guide/${subject}.md`),
  ...["aws-lambda-s3", "azure", "excel-power-bi-duckdb", "pino", "several-tenants"].map(
    (subject) => `docs/recipes/${subject}.md`,
  ),
  "docs/guide/migrating-from-sailpoint-api-client.md",
];

const pages = (await readPages())
  .map((page) => ({ ...page, blocks: page.blocks.filter(({ isRun }) => isRun) }))
  .filter(({ blocks }) => blocks.length > 0);
const folder = await writeModules(pages);

const isSuite = ({ code }: Block): boolean => / from "vitest"/.test(code);

/** What a recipe for a platform exports, if the block is one. */
interface Loaded {
  readonly handler?: (event: object) => Promise<{ readonly state: string }>;
}

/** Invokes a function as its platform would: with nothing at first, then with what it returned, until the file is stored. */
async function invoke({ handler }: Loaded): Promise<void> {
  if (handler === undefined) return;
  let event: { readonly state?: string } = {};
  for (let calls = 0; calls < 50 && event.state !== "stored"; calls++) event = await handler(event);
  expect(event).toMatchObject({ state: "stored", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
}

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

test("the pages that matter most have code that runs", () => {
  expect(pages.map(({ name }) => name)).toEqual(expect.arrayContaining(needed));
});

/** What a reader copies first, and puts into a job for every night. */
const first = pages.filter(({ name }) => /^(?:packages\/[^/]+\/)?README\.md$/.test(name));

test.each(first)("the first block of $name runs on the next night, too", async (page) => {
  const [block] = page.blocks;
  const path = block === undefined ? "" : join(folder, modulePath(page, block));
  const runs = stage.play(async () => {
    await import(`${path}?tonight`);
    await import(`${path}?tomorrow`);
  });
  await expect(runs).resolves.toBeUndefined();
});

describe.each(pages)("$name", (page) => {
  const load = (block: Block): Promise<Loaded> => import(join(folder, modulePath(page, block))) as Promise<Loaded>;
  const play = (block: Block): Promise<void> =>
    stage.play(async () => {
      const written: string[] = [];
      vi.mocked(console.log).mockImplementation((...values) => void written.push(`${format(...values)}\n`));
      await invoke(await load(block));
      // A page shows neither CRLF nor blank lines at the end.
      const shown = written.join("").replaceAll("\r\n", "\n").trimEnd();
      if (block.output !== undefined) expect(shown).toBe(block.output.trimEnd());
    });

  test.each(page.blocks.filter((block) => !isSuite(block)))("line $line runs", (block) => play(block));

  // A suite to copy becomes a part of this one.
  describe.each(page.blocks.filter(isSuite))("line $line", async (block) => void (await load(block)));
});
