import { createSha256 } from "#platform";
import type { Hasher } from "../platform/platform.js";

/** A SHA-256 of bytes as they pass, or undefined where the runtime has none that works in pieces: in browsers. */
export const runningSha256 = (): Hasher | undefined => createSha256();
