export const tarBlockBytes = 512;

const checksumStart = 148;
const checksumEnd = 156;

/** Whether a block is a tar header: its checksum is right. Magic numbers came later, and not all writers have them. */
export function looksLikeTar(block: Uint8Array): boolean {
  if (block.length < tarBlockBytes) return false;
  const written = /^[ \0]*([0-7]+)[ \0]*$/.exec(Buffer.from(block.subarray(checksumStart, checksumEnd)).toString('latin1'));
  let sum = 0;
  for (let at = 0; at < tarBlockBytes; at += 1) {
    sum += at >= checksumStart && at < checksumEnd ? 0x20 : (block[at] ?? 0);
  }
  return written !== null && parseInt(written[1] ?? '', 8) === sum;
}
