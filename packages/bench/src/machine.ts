import { statfsSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";
import { installedVersion, ownPackages } from "./prepare.ts";

const others = ["sailpoint-api-client", "axios", "axios-retry", "ky", "p-retry", "zod", "msw"].concat([
  "csv-parse",
  "papaparse",
  "@zip.js/zip.js",
  "@duckdb/node-api",
]);
const fileSystems: Readonly<Record<number, string>> = {
  0xef53: "ext4",
  0x01021994: "tmpfs",
  0x9123683e: "btrfs",
  0x58465342: "xfs",
  0x794c7630: "overlayfs",
};

/** The machine and what runs on it, as rows of a table. Taken before anything is measured. */
export function describeMachine(folder: string): string[][] {
  const [processor] = cpus();
  const { type } = statfsSync(folder);
  const versions = others.map((name) => `${name} ${installedVersion(folder, name)}`);
  const own = ownPackages.map((name) => `${name} ${installedVersion(folder, `@identity-reports/${name}`)}`);
  return [
    ["processor", `${cpus().length} × ${processor?.model.trim() || "unknown"}`],
    ["memory", `${Math.round(totalmem() / 1024 ** 3)} GiB`],
    ["system", `${platform()} ${release()} ${arch()}`],
    ["temporary folder", fileSystems[type] ?? "another file system"],
    [
      "load before the run",
      loadavg()
        .map((load) => load.toFixed(2))
        .join(", "),
    ],
    ["Node", process.version],
    ["ours", own.join(", ")],
    ["others", versions.join(", ")],
  ];
}
