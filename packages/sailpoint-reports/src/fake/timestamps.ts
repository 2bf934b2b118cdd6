import type { SailPointBehaviour } from "./behaviour.js";

/** An instant as the vendor writes it, in the style that the fake was told to use. */
export function timestamp(atMs: number, style: SailPointBehaviour["timestamps"]): string {
  const text = new Date(atMs).toISOString();
  if (style === "whole-minutes") return `${text.slice(0, "2026-11-22T01:00".length)}:00.000Z`;
  if (style === "no-zone") return text.replace(/Z$/, "");
  return style === "invalid-hour" ? text.replace(/T\d\d/, "T42") : text;
}
