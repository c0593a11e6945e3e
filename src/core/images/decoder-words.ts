/** Plain words for what the decoders' own words stand for; the first that fits counts. */
const meanings: readonly (readonly [words: RegExp, meaning: string])[] = [
  [/unexpected end|premature end|fill whole buffer|outside of file bounds/i, 'its file ends too early'],
  [/libavif error/i, 'its data are damaged, or of a kind that Xent does not read'],
  [/CRC error|ChunkType|corrupt|invalid|bad huffman|huffman table|filter method|inconsistent|expected chunk|tag `/i, 'its data are damaged'],
];

/** Why an image cannot be decoded, as the end of a sentence. @param words of the decoder, for whoever made it */
export function decoderReason(words: string): string {
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ?? `its decoder reports “${words.trim()}”`;
}
