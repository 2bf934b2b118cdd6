// The three numbers of the home page, from the run of `pnpm bench` that docs/performance.md is about.
import { readFileSync } from "node:fs";

const file = new URL("../../performance.json", import.meta.url);
const ours = "identity-reports";
const theirs = "sailpoint-api-client";

export default {
  watch: ["../../performance.json"],
  load() {
    const { date, peer, measures } = JSON.parse(readFileSync(file, "utf8"));
    const { callMicroseconds: call, failedOfThousand: failed, largeFilePeakMegabytes: peak } = measures;
    return {
      date,
      peer,
      numbers: [
        {
          value: `${(call[theirs] / call[ours]).toFixed(1)} ×`,
          label: "faster per call than SailPoint’s SDK",
          detail: `${milliseconds(call[ours])}; the SDK ${milliseconds(call[theirs])}, plain fetch ${milliseconds(call.fetch)}`,
        },
        {
          value: `${failed[ours]}`,
          label: "of 1,000 calls lost to a rate limit",
          detail: `${theirs} loses ${failed[theirs]}`,
        },
        {
          value: `${peak[ours]} MB`,
          label: "peak memory for a file of 2 GiB",
          detail: `${theirs} holds the whole file`,
        },
      ],
    };
  },
};

const milliseconds = (microseconds) => `${(microseconds / 1000).toFixed(microseconds < 1000 ? 2 : 1)} ms`;
