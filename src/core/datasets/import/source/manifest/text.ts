import { readChunks } from '../gzip.ts';
import type { RandomAccess } from '../random-access.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

/** What Windows-1252 has where Latin-1 has control characters, from 0x80 on; Node's own decoder leaves these as they are. */
const windowsCharacters = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** A character that is no ASCII and that UTF-8 has, which text in Windows-1252 hardly ever forms. */
const ofUtf8 = /[\u0080-\ufffc]/;

/**
 * A text file from start to end, without its byte-order mark. What is not UTF-16, and has bytes that are no UTF-8 and
 * nothing else but ASCII, is taken for Windows-1252, in which western spreadsheets save.
 */
export async function* readText(file: RandomAccess): AsyncGenerator<string, void, void> {
  const encoding = await encodingOf(file);
  if (encoding === 'windows-1252') {
    for await (const chunk of readChunks(file)) yield fromWindows(chunk);
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of readChunks(file)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function encodingOf(file: RandomAccess): Promise<Encoding> {
  const start = await file.read(0, 2);
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  const decoder = new TextDecoder('utf-8');
  let isDamaged = false;
  for await (const chunk of readChunks(file)) {
    const text = decoder.decode(chunk, { stream: true });
    if (ofUtf8.test(text)) return 'utf-8';
    isDamaged ||= text.includes('\ufffd');
  }
  isDamaged ||= decoder.decode() !== '';
  return isDamaged ? 'windows-1252' : 'utf-8';
}

/** Text in Windows-1252. */
export function fromWindows(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (each) => windowsCharacters[each.charCodeAt(0) - 0x80] ?? each);
}
