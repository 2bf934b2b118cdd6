import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compareCollections } from "../../src/index.js";
import { makeCollection } from "../support/collections.js";
import { emptyFolder, removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, header, key } from "./comparing.js";
import { mistyped } from "../../../core/test/support/mistyped.js";

afterAll(removeFolders);

describe("options", () => {
  const wrong: Record<string, unknown> = {
    "no key": {},
    "an empty key": { key: "" },
    "an empty list of keys": { key: [] },
    "an unknown normalization": { key: "id", normalize: ["accents"] },
    "an unknown option": { key: "id", sort: true },
    "a limit that is none": { key: "id", maxRows: 0 },
  };

  test.each(Object.entries(wrong))("with %s are refused", async (_, options) => {
    const comparing = compareCollections("a", "b", mistyped(options));
    await expect(comparing).rejects.toMatchObject({ name: "ConfigError" });
  });

  test("a folder that is not there is an error", async () => {
    const gone = join(emptyFolder(), "gone");
    await expect(compareCollections(gone, gone, key)).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("an abort ends it", async () => {
    const folder = makeCollection({ reports: [csvReport([header, ada])] });
    const comparing = compareCollections(folder, folder, { ...key, signal: AbortSignal.abort() });
    await expect(comparing).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("nothing of either collection is written", async () => {
  const folder = makeCollection({ reports: [csvReport([header, ada])] });
  const before = readFileSync(join(folder, "data/accounts/report.csv"), "utf8");
  await compareCollections(folder, folder, key);
  expect(readFileSync(join(folder, "data/accounts/report.csv"), "utf8")).toBe(before);
});
