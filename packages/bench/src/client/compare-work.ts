import { join } from "node:path";
import { payloadFile } from "../make-collection.ts";

/** Works on two collections; gives one line that says what was found. */
type Work = (before: string, after: string) => Promise<string>;

/** What is measured. Each loads its library first, which is not part of the work. */
export const compareWork = {
  /** What both sides cost without any comparison: their rows, as objects, as `readRows` gives them. */
  async reading(): Promise<Work> {
    const { readRows } = await import("@identity-reports/rows");
    return async (before, after) => {
      let rows = 0;
      for (const folder of [before, after]) for await (const _ of readRows(join(folder, payloadFile))) rows += 1;
      return `${rows} rows`;
    };
  },

  async comparing(): Promise<Work> {
    const { compareCollections } = await import("@identity-reports/evidence");
    return async (before, after) => (await compareCollections(before, after, { key: "id" })).summary;
  },
};
