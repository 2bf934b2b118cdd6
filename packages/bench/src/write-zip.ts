import { closeSync, openSync, writeSync } from "node:fs";

/** A deflated member. Its packed bytes are given in pieces, each of which may be there many times. */
export interface PackedMember {
  readonly name: string;
  readonly pieces: readonly { readonly bytes: Uint8Array; readonly times: number }[];
  readonly sizeBytes: number;
  readonly crc: number;
}

const record = (...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer => {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  fields.reduce((at, [size, value]) => bytes.writeUIntLE(value, at, size), 0);
  return bytes;
};

/** Writes a ZIP, which may unpack to far more than it has. */
export function writeZip(path: string, members: readonly PackedMember[]): void {
  const file = openSync(path, "w");
  let offset = 0;
  const write = (bytes: Uint8Array): void => void (offset += writeSync(file, bytes));
  const directory = members.map(({ name, pieces, sizeBytes, crc }) => {
    const packedBytes = pieces.reduce((sum, { bytes, times }) => sum + bytes.length * times, 0);
    const common: (readonly [2 | 4, number])[] = [
      [2, 20],
      [2, 0x0800],
      [2, 8],
      [4, 0x00210000],
      [4, crc],
      [4, packedBytes],
      [4, sizeBytes],
      [2, name.length],
      [2, 0],
    ];
    const entry = record([4, 0x02014b50], [2, 20], ...common, [4, 0], [2, 0], [4, 0], [4, offset]);
    write(Buffer.concat([record([4, 0x04034b50], ...common), Buffer.from(name)]));
    for (const { bytes, times } of pieces) for (let n = 0; n < times; n += 1) write(bytes);
    return Buffer.concat([entry, Buffer.from(name)]);
  });
  const count = members.length;
  const start = offset;
  for (const entry of directory) write(entry);
  write(record([4, 0x06054b50], [4, 0], [2, count], [2, count], [4, offset - start], [4, start], [2, 0]));
  closeSync(file);
}
