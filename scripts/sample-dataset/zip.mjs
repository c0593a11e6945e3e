/** Writing a zip of stored (uncompressed) files with one fixed date, so that the same files give the same bytes. */
import { crc32 } from 'node:zlib';

const firstDayOf1980 = 0x0021;
const namesAreUtf8 = 0x0800;
const localHeader = { signature: 0x04034b50, size: 30 };
const centralHeader = { signature: 0x02014b50, size: 46 };
const endRecord = { signature: 0x06054b50, size: 22 };

/**
 * @param {{name: string, data: Buffer}[]} files At most 65,535, under 4 GB in all.
 * @returns {Buffer}
 */
export function zipStored(files) {
  if (files.length > 0xffff) throw new RangeError(`A plain zip holds 65,535 files, not ${files.length}.`);
  /** @type {Buffer[]} */
  const contents = [];
  /** @type {Buffer[]} */
  const directory = [];
  let offset = 0;
  for (const { name, data } of files) {
    const path = Buffer.from(name, 'utf8');
    const shared = describe(path, data);
    const local = Buffer.alloc(localHeader.size);
    local.writeUInt32LE(localHeader.signature);
    shared.copy(local, 4);
    const central = Buffer.alloc(centralHeader.size);
    central.writeUInt32LE(centralHeader.signature);
    central.writeUInt16LE(20, 4);
    shared.copy(central, 6);
    central.writeUInt32LE(offset, 42);
    contents.push(local, path, data);
    directory.push(central, path);
    offset += local.length + path.length + data.length;
  }
  const directorySize = directory.reduce((size, part) => size + part.length, 0);
  const end = Buffer.alloc(endRecord.size);
  end.writeUInt32LE(endRecord.signature);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...contents, ...directory, end]);
}

/**
 * The 26 bytes that a file's local header and its entry in the directory have in common.
 *
 * @param {Buffer} path
 * @param {Buffer} data
 */
function describe(path, data) {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(namesAreUtf8, 2);
  fields.writeUInt16LE(firstDayOf1980, 8);
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(data.length, 18);
  fields.writeUInt16LE(path.length, 22);
  return fields;
}
