import type { Context } from "../context.ts";

/** Signs beside words; never the only carrier of a meaning. */
export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly active: string;
  readonly receiving: string;
  readonly warning: string;
  readonly full: string;
  readonly empty: string;
}

const unicode: Glyphs = { done: "✔", failed: "✖", active: "●", receiving: "↓", warning: "!", full: "━", empty: "─" };
const ascii: Glyphs = { done: "+", failed: "x", active: "*", receiving: ">", warning: "!", full: "#", empty: "-" };

/** ASCII for the console of Linux, for the old one of Windows, and where the locale is not UTF-8. */
export function glyphsFor({ env }: Pick<Context, "env">, platform: string = process.platform): Glyphs {
  if (env["TERM"] === "linux") return ascii;
  if (platform === "win32") return env["WT_SESSION"] || env["TERM_PROGRAM"] || env["TERM"] ? unicode : ascii;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return locale === "" || /utf-?8/i.test(locale) ? unicode : ascii;
}
