import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { KnownNoticeCode } from "../../src/observe/events.js";

/** The compiler refuses this list when a code is missing or too much. */
const known: Readonly<Record<KnownNoticeCode, true>> = {
  endpoint_deprecated: true,
  certificates_unchecked: true,
  proxy_bypassed: true,
  token_store_failed: true,
  pace_store_failed: true,
  fields_left_out: true,
  on_progress_failed: true,
  start_queued: true,
  list_not_continued: true,
  start_postponed: true,
  clock_offset_found: true,
  run_cancelled: true,
  run_not_cancelled: true,
  cancel_failed: true,
};

it("each code of a notice is in the guide, and no other", () => {
  const page = readFileSync(new URL("../../../../docs/guide/waiting.md", import.meta.url), "utf8");
  const [, table = ""] = /The `code` of a `notice`.*?\n\n(.*?)\n\n/s.exec(page) ?? [];
  const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code).filter((code) => code !== "code");
  expect(new Set(listed)).toEqual(new Set(Object.keys(known)));
});
