// A process that verifies a collection and says what it cost: bundled and started by memory.isolated.test.ts.
import { verifyCollection } from "../../src/verify/verify-collection.js";

const [warmUp = "", folder = ""] = process.argv.slice(2);
// Once for all that is loaded and compiled only when it is used.
await verifyCollection(warmUp);
const before = process.memoryUsage.rss();
const { outcome, bag } = await verifyCollection(folder);
const grownBytes = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ outcome, payloadBytes: bag.payloadBytes, grownBytes }));
