// `pnpm scale`: what one process holds. Prints the figures of docs/reliability.md; fails when one is missed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scalePrograms } from "./measure.ts";

const maxHeapBytes = 15_000;
/** Work that grows faster than the number of runs would be four times as much. */
const maxGrowth = 1.5;

const folder = mkdtempSync(join(tmpdir(), "scale-"));
try {
  const { waitFor, startAtOnce } = await scalePrograms(folder);
  const few = await waitFor(5_000, 15_000);
  const many = await waitFor(20_000, 15_000);
  const { starts, failures } = await startAtOnce(10_000, 2);
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;
  console.log(`5,000 waiting runs: ${kilobytes(few.heapBytesEach)} heap and ${few.cpuMsEach.toFixed(2)} ms each`);
  console.log(`20,000 waiting runs: ${kilobytes(many.heapBytesEach)} heap and ${many.cpuMsEach.toFixed(2)} ms each`);
  console.log(`10,000 starts at once, twice: ${starts} arrived, ${failures.length} failed`);
  for (const failure of new Set(failures)) console.log(`  ${failure}`);
  const isMet =
    few.heapBytesEach <= maxHeapBytes &&
    many.heapBytesEach <= maxHeapBytes &&
    many.cpuMsEach <= few.cpuMsEach * maxGrowth &&
    starts === 20_000 &&
    failures.length === 0;
  process.exitCode = isMet ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
