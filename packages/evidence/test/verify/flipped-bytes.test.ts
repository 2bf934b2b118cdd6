import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyCollection, type Finding } from "../../src/index.js";
import { bagFiles } from "../support/bags.js";
import { accounts, collectionBag, makeCollection } from "../support/collections.js";

const isNightly = process.env["MODE"] === "nightly";
/** What is done to a byte: another letter, the other case, a CR for an LF, all bits. `npm test` does one thing to some bytes. */
const masks = isNightly ? [0x01, 0x20, 0x07, 0xff] : [0x01];
const positionsOfEachFile = isNightly ? Infinity : 12;

const collection = { reports: [accounts] };
const files = Object.keys(bagFiles(collectionBag(collection)));
const folder = makeCollection(collection);

/** Places in a file: all, or some that are spread over it, with the first and the last. */
function* placesIn(sizeBytes: number): Generator<number> {
  const step = Math.max(1, (sizeBytes - 1) / (positionsOfEachFile - 1));
  for (let at = 0; at < sizeBytes - 1; at += step) yield Math.floor(at);
  yield sizeBytes - 1;
}

const names = (file: string, finding: Finding): boolean =>
  finding.severity === "error" &&
  (finding.file === file || finding.listedIn?.includes(file) === true || finding.expected === file);

test.each(files)("a byte of %s that was flipped is found, and the file is named", { timeout: 0 }, async (file) => {
  const path = join(folder, file);
  const whole = readFileSync(path);
  const missed: string[] = [];
  for (const mask of masks) {
    for (const at of placesIn(whole.length)) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ mask;
      writeFileSync(path, flipped);
      const { outcome, findings } = await verifyCollection(folder);
      if (outcome !== "invalid" || !findings.some((each) => names(file, each))) missed.push(`${at} ^ ${mask}`);
    }
  }
  writeFileSync(path, whole);
  expect(missed).toEqual([]);
});

test("the collection whose bytes were flipped and put back is valid", async () => {
  expect((await verifyCollection(folder)).outcome).toBe("valid");
});
