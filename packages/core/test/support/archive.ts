import { crc32, deflateRawSync } from "node:zlib";

/** One member of an archive, and how it is written. */
export interface MemberSpec {
  readonly name: string;
  readonly text: string;
  readonly method?: "stored" | "deflated" | "unknown";
  /** Sizes and checksum come behind the bytes, as writers of streams do it. */
  readonly hasDescriptor?: boolean;
  /** Sizes and place are in the extra field, as 64-bit numbers. */
  readonly isLarge?: boolean;
  readonly isEncrypted?: boolean;
  /** Checksum to write instead of the right one. */
  readonly checksum?: number;
  /** Size to write instead of the right one. */
  readonly sizeBytes?: number;
  /** Place to write instead of the right one. */
  readonly offset?: number;
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(0)]);
const all32 = 0xff_ff_ff_ff;
const methods = { stored: 0, deflated: 8, unknown: 14 };

/** A ZIP, right or wrong as asked for. @param isLarge writes the end record of ZIP64. */
export function archive(
  members: readonly MemberSpec[],
  { isLarge = false, comment = "", count = members.length } = {},
) {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let size = 0;
  for (const spec of members) {
    const { name, text, method = "deflated", hasDescriptor = false, isLarge: is64 = false } = spec;
    const bytes = method === "deflated" ? deflateRawSync(text) : Buffer.from(text);
    const sizeBytes = spec.sizeBytes ?? Buffer.byteLength(text);
    const checksum = spec.checksum ?? crc32(text);
    const offset = spec.offset ?? size;
    const flags = (spec.isEncrypted === true ? 1 : 0) + (hasDescriptor ? 8 : 0);
    const head = Buffer.concat([u16(20), u16(flags), u16(methods[method]), u32(0)]);
    const later = [u32(checksum), u32(bytes.length), u32(sizeBytes)];
    const local = Buffer.concat([
      u32(0x04034b50),
      head,
      ...(hasDescriptor ? [u32(0), u32(0), u32(0)] : later),
      u16(Buffer.byteLength(name)),
      u16(0),
      Buffer.from(name),
      bytes,
      ...(hasDescriptor ? [u32(0x08074b50), ...later] : []),
    ]);
    parts.push(local);
    size += local.length;
    const extra = is64
      ? Buffer.concat([
          u16(0x5455),
          u16(1),
          Buffer.from([0]),
          u16(1),
          u16(24),
          u64(sizeBytes),
          u64(bytes.length),
          u64(offset),
        ])
      : Buffer.alloc(0);
    const small = (value: number): Buffer => u32(is64 ? all32 : value);
    directory.push(
      Buffer.concat([
        ...[u32(0x02014b50), u16(20), head, u32(checksum), small(bytes.length), small(sizeBytes)],
        ...[u16(Buffer.byteLength(name)), u16(extra.length), u16(0), u16(0), u16(0), u32(0), small(offset)],
        ...[Buffer.from(name), extra],
      ]),
    );
  }
  const central = Buffer.concat(directory);
  const large = Buffer.concat([
    ...[u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count)],
    ...[u64(central.length), u64(size)],
    ...[u32(0x07064b50), u32(0), u64(size + central.length), u32(1)],
  ]);
  const [small16, small32] = isLarge ? [0xffff, all32] : [undefined, undefined];
  const end = Buffer.concat([
    ...[u32(0x06054b50), u16(0), u16(0), u16(small16 ?? count), u16(small16 ?? count)],
    ...[u32(small32 ?? central.length), u32(small32 ?? size), u16(comment.length), Buffer.from(comment)],
  ]);
  return Buffer.concat([...parts, central, ...(isLarge ? [large] : []), end]);
}
