import type { SessionBehaviour } from "./behaviour.js";

/** An instant as an appliance writes it, in the style that the fake was told to use. */
export function timestamp(atMs: number, style: SessionBehaviour["dates"]): string {
  if (style === "iso") return new Date(atMs).toISOString();
  // Microseconds that are no zeros, and the two-digit offset of an appliance in California.
  const local = new Date(atMs - 7 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 23)}427-07`;
}
