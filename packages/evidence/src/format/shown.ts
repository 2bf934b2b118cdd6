import { visible } from "./visible.js";

/** A wrong value of an option, for a message: a text as it is, of any other its kind. */
export const shown = (value: unknown): string =>
  typeof value === "string" ? visible(JSON.stringify(value.slice(0, 60))) : value === null ? "null" : typeof value;
