// A process that saves a file and says what it cost: bundled and started by save-memory.isolated.test.ts.
import { fileClient } from "../support/file-client.js";

const [baseUrl = "", folder = ""] = process.argv.slice(2);
const { open } = fileClient({ baseUrl });
// Once for all that is loaded and compiled only when it is used.
await (await open()).saveTo(`${folder}/small/`);
const before = process.memoryUsage.rss();
const { sizeBytes, sha256, lengthVerified } = await (await open({ format: "large" })).saveTo(`${folder}/large/`);
const grownBytes = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ sizeBytes, sha256, lengthVerified, grownBytes }));
