import { crc32, deflateRawSync } from 'node:zlib';

/** An entry to write, with whatever it is to lie about. */
export interface WrittenEntry {
  path: string | Uint8Array;
  content: Uint8Array;
  /** 8 (Deflate) unless told otherwise; any other number stores. */
  method?: number;
  flags?: number;
  /** What both headers say instead of the truth. */
  declaredBytes?: number;
  /** Uses the data of the entry before it instead of writing its own. */
  shared?: boolean;
  /** A symbolic link, as Info-ZIP writes them; the content is its target. */
  isLink?: boolean;
}

const utf8Flag = 0x800;

/** Makes a zip archive, byte by byte, so that tests can make harmful and damaged ones too. */
export function writeZip(entries: readonly WrittenEntry[], declaredCount = entries.length): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let headerOffset = 0;
  for (const entry of entries) {
    const method = entry.method ?? 8;
    const name = typeof entry.path === 'string' ? Buffer.from(entry.path) : Buffer.from(entry.path);
    const flags = entry.flags ?? (typeof entry.path === 'string' ? utf8Flag : 0);
    const packed = method === 8 ? deflateRawSync(entry.content) : Buffer.from(entry.content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(entry.content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.declaredBytes ?? entry.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    if (!entry.shared) {
      headerOffset = offset;
      parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed);
      offset += 30 + name.length + packed.length;
    }
    const record = Buffer.alloc(46);
    record.write('PK\x01\x02', 'latin1');
    record.writeUInt16LE(entry.isLink ? 0x031e : 20, 4);
    common.copy(record, 6);
    if (entry.isLink) record.writeUInt32LE(0o120777 * 2 ** 16, 38);
    record.writeUInt32LE(headerOffset, 42);
    directory.push(record, name);
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(declaredCount & 0xffff, 8);
  end.writeUInt16LE(declaredCount & 0xffff, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
