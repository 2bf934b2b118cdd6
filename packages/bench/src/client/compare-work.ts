import { join } from "node:path";
import { payloadFile } from "../make-collection.ts";

/** What is measured, and what it gives: one line that says what was found. Each loads its library when it is its turn. */
export const compareWork = {
  /** What both sides cost without any comparison: their rows, as objects, as `readRows` gives them. */
  async reading(before: string, after: string): Promise<string> {
    const { readRows } = await import("@identity-reports/rows");
    let rows = 0;
    for (const folder of [before, after]) for await (const _ of readRows(join(folder, payloadFile))) rows += 1;
    return `${rows} rows`;
  },

  async comparing(before: string, after: string): Promise<string> {
    const { compareCollections } = await import("@identity-reports/evidence");
    return (await compareCollections(before, after, { key: "id" })).summary;
  },
};
