import { visible } from "../format/visible.js";

const maxLength = 200;

/** A name or a value out of a folder, as a message shows it. */
export const quoted = (text: string): string =>
  visible(JSON.stringify(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text));
