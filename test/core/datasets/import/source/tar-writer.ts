/** An entry to write, with whatever it is to lie about. */
export interface WrittenTarEntry {
  path: string;
  content?: Uint8Array;
  /** `0` a file unless told otherwise; `2` a symbolic link, `5` a folder, `x` a pax header. */
  type?: string;
  linkTo?: string;
  /** What the header says instead of the truth. */
  declaredBytes?: number;
  /** Without the magic number, as before 1988. */
  isOld?: boolean;
}

const block = 512;

/** Makes a tar archive, byte by byte, so that tests can make harmful and damaged ones too. */
export function writeTar(entries: readonly WrittenTarEntry[], hasEnd = true): Buffer {
  const parts = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? []);
    const padding = Buffer.alloc((block - (content.length % block)) % block);
    const name = Buffer.from(entry.path);
    if (name.length <= 100) return [header(entry, content.length), content, padding];
    const long = Buffer.concat([name, Buffer.alloc(block - (name.length % block))]);
    const longName = header({ path: '././@LongLink', type: 'L', declaredBytes: name.length + 1 }, 0);
    return [longName, long, header({ ...entry, path: entry.path.slice(0, 50) }, content.length), content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(hasEnd ? block * 2 : 0)]);
}

function header({ path, type = '0', linkTo = '', declaredBytes, isOld }: WrittenTarEntry, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(path, 0, 100);
  bytes.write('0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${(declaredBytes ?? size).toString(8).padStart(11, '0')}\0`, 124);
  bytes.write('00000000000\0', 136);
  bytes.write(type, 156);
  bytes.write(linkTo, 157, 100);
  if (!isOld) bytes.write('ustar\x0000', 257);
  bytes.write('        ', 148);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
