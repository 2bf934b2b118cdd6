import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { constants, crc32, deflateRawSync } from "node:zlib";
import { writeZip } from "./write-zip.ts";

const columns = [
  "id",
  "name",
  "email",
  "department",
  "manager",
  "source",
  "nativeIdentity",
  "created",
  "modified",
  "disabled",
  "description",
  "location",
];
const people = ["Ada", "Bo", "Zoë", "Jürgen", "Łukasz", "Mei", "Priya"];

const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`;

const row = (n: number): string =>
  line([
    String(9007199254740993n + BigInt(n)),
    `${people[n % people.length] ?? ""} Example-${n % 997}`,
    `user${n}@corp.example.com`,
    n % 50 === 0 ? 'R&D, "special"' : "Engineering",
    `CN=Manager ${n % 99}`,
    "Active Directory",
    `CN=user${n},OU=people,DC=corp`,
    "2025-01-01T00:00:00Z",
    "2026-01-01T10:00:00Z",
    n % 3 === 0 ? "true" : "false",
    n % 20 === 0 ? "line one\r\nline two" : "a description of the account",
    "Berlin",
  ]);

/** Writes a CSV file as vendors and spreadsheets do: a byte order mark, CRLF, every cell quoted. @returns its rows. */
export async function makeCsv(path: string, megabytes: number): Promise<number> {
  const file = createWriteStream(path);
  let [rows, length] = [0, 0];
  file.write(`\uFEFF${line(columns)}`);
  while (length < megabytes * 1e6) {
    let part = "";
    for (let n = 0; n < 1_000; n += 1) part += row((rows += 1));
    length += part.length;
    if (!file.write(part)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
  return rows;
}

/** Packs a file into a ZIP. */
export function packFile(path: string, zipPath: string): void {
  const bytes = readFileSync(path);
  const pieces = [{ bytes: deflateRawSync(bytes), times: 1 }];
  writeZip(zipPath, [{ name: "accounts.csv", pieces, sizeBytes: bytes.length, crc: crc32(bytes) }]);
}

const MiB = 1024 * 1024;

/** A ZIP whose members, of up to 3 GiB each, have so many GiB of rows in all, and next to nothing of its own. */
export function makeBomb(zipPath: string, gigabytes: number): void {
  const rows = Buffer.alloc(MiB, `${"x".repeat(1023)}\n`);
  const packed = deflateRawSync(rows, { finishFlush: constants.Z_FULL_FLUSH });
  const members = Array.from({ length: Math.ceil(gigabytes / 3) }, (_, n) => {
    const times = Math.min(3, gigabytes - 3 * n) * 1024;
    const pieces = [
      { bytes: packed, times },
      { bytes: Uint8Array.of(3, 0), times: 1 },
    ];
    // Its CRC-32 is left out: it would have to be reckoned over all of it, and is checked at its end.
    return { name: `${n}.csv`, pieces, sizeBytes: times * MiB, crc: 0 };
  });
  writeZip(zipPath, members);
}
