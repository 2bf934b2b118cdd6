import type { ByClient } from "./figures.ts";
import { rounded } from "./statistics.ts";

const width = 640;
const barsBegin = 180;
const maxBarWidth = 360;
const rowHeight = 34;
const top = 56;

/** Bars of one measure, the shortest first, as an image that follows light and dark. */
export function drawCallTimes(callMicroseconds: ByClient): string {
  const clients = Object.entries(callMicroseconds).toSorted(([, one], [, other]) => one - other);
  const longest = Math.max(...Object.values(callMicroseconds));
  const height = top + clients.length * rowHeight + 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `  <title id="title">Time of a small call</title>`,
    style,
    `  <rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" />`,
    `  <text class="heading" x="20" y="32">Time of one small call (shorter is better)</text>`,
    ...clients.flatMap(([client, microseconds], index) => {
      const y = top + index * rowHeight;
      const length = Math.max(2, (microseconds / longest) * maxBarWidth);
      const [bar, label] = client === "identity-reports" ? ["ours", "label own"] : ["other", "label"];
      return [
        `  <text class="${label}" x="${barsBegin - 10}" y="${y + 16}">${client}</text>`,
        `  <rect class="${bar}" x="${barsBegin}" y="${y + 2}" width="${length.toFixed(1)}" height="20" rx="3" />`,
        `  <text x="${(barsBegin + length + 8).toFixed(1)}" y="${y + 16}">${rounded(microseconds / 1000)} ms</text>`,
      ];
    }),
    "</svg>",
    "",
  ].join("\n");
}

const style = `  <style>
    text { font: 13px system-ui, "Segoe UI", Roboto, sans-serif; fill: #1f2430; }
    .heading { font-size: 15px; font-weight: 600; }
    .label { text-anchor: end; }
    .own { font-weight: 700; }
    .card { fill: #fff; stroke: #d7dae2; }
    .ours { fill: #3451b2; }
    .other { fill: #a3a9b8; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6e8ef; }
      .card { fill: #1b1b1f; stroke: #3c3f44; }
      .ours { fill: #8ea2ee; }
      .other { fill: #6a7183; }
    }
  </style>`;
