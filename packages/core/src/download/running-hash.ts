import { createSha256 } from "#platform";
import type { Hasher } from "../platform/platform.js";

/** A SHA-256 of bytes as they pass. */
export const runningSha256 = (): Hasher => createSha256();
