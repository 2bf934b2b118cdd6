import { createHash } from "node:crypto";

/** CSV of about this size whose every line is different, so that no shift of bytes goes unseen. */
export function csvOf(sizeBytes: number): Buffer {
  const lines = ["id,name,owner\r\n"];
  for (let size = lines[0]!.length, id = 0; size < sizeBytes; id += 1) {
    const line = `${id},account ${id * 7919},"owner, ${createHash("md5").update(String(id)).digest("hex")}"\r\n`;
    lines.push(line);
    size += line.length;
  }
  return Buffer.from(lines.join("")).subarray(0, sizeBytes);
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
