import { beforeAll, expect, it } from "vitest";
import { atMost } from "../../core/test/support/property-cases.ts";
import { scalePrograms } from "./scale/measure.ts";
import { temporaryFolder } from "./support/child.ts";

const folder = temporaryFolder();
let programs: Awaited<ReturnType<typeof scalePrograms>>;

beforeAll(async () => {
  programs = await scalePrograms(folder);
});

it("a waiting run takes no more than 15 kB of heap", atMost(120_000), async () => {
  const { heapBytesEach, ended } = await programs.waitFor(500, 4_000);
  expect(ended).toBe(500);
  expect(heapBytesEach).toBeLessThan(15_000);
});

it("starts at once lose none to a server that closes idle connections", atMost(120_000), async () => {
  expect(await programs.startAtOnce(100, 3)).toEqual({ starts: 300, failures: [] });
});
