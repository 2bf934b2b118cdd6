import { crc32, deflateRawSync } from "node:zlib";

/** A member as it is written. What is left out is as it should be. */
export interface ZipMember {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** 0: stored, 8: deflated. Default: 8. */
  readonly method?: number;
  /** Default: 0x0800, the name is UTF-8. */
  readonly flags?: number;
  readonly crc?: number;
  /** The size announced. */
  readonly sizeBytes?: number;
  /** What stands in the place of the packed content. */
  readonly packed?: Uint8Array;
  /** The name in front of the data. */
  readonly localName?: string;
  /** Where the directory says that it begins. */
  readonly offset?: number;
}

const toBytes = (text: string | Uint8Array): Uint8Array => (typeof text === "string" ? Buffer.from(text) : text);

function record(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  fields.reduce((at, [size, value]) => bytes.writeUIntLE(value, at, size), 0);
  return bytes;
}

/** An archive, also one that is wrong. */
export function zipOf(
  members: readonly ZipMember[],
  { before = "", between = "", after = "", count = members.length } = {},
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [toBytes(before)];
  const directory: Uint8Array[] = [];
  let offset = before.length;
  for (const member of members) {
    const { method = 8, flags = 0x0800 } = member;
    const name = toBytes(member.name);
    const content = toBytes(member.content ?? "");
    const packed = member.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const common = (nameBytes: number): (readonly [2 | 4, number])[] => [
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0x00210000],
      [4, member.crc ?? crc32(content)],
      [4, packed.length],
      [4, member.sizeBytes ?? content.length],
      [2, nameBytes],
      [2, 0],
    ];
    const localName = toBytes(member.localName ?? name);
    const local = [record([4, 0x04034b50], ...common(localName.length)), localName, packed];
    const at = member.offset ?? offset;
    directory.push(
      record([4, 0x02014b50], [2, 20], ...common(name.length), [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      name,
    );
    if (member.offset !== undefined) continue;
    parts.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const start = offset + between.length;
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, start], [2, 0]);
  return new Uint8Array(Buffer.concat([...parts, toBytes(between), ...directory, end, toBytes(after)]));
}
