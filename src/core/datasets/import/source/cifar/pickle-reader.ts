/** Reads the parts of a pickle one after the other. @throws {RangeError} where it ends too early */
export class PickleReader {
  readonly #file: Buffer;
  #at = 0;

  constructor(file: Buffer) {
    this.#file = file;
  }

  byte(): number {
    this.#at += 1;
    return this.#file.readUInt8(this.#at - 1);
  }

  uint16(): number {
    this.#at += 2;
    return this.#file.readUInt16LE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#file.readInt32LE(this.#at - 4);
  }

  uint32(): number {
    this.#at += 4;
    return this.#file.readUInt32LE(this.#at - 4);
  }

  /** A length of eight bytes. @throws {RangeError} also where it is longer than any file */
  uint64(): number {
    this.#at += 8;
    const value = this.#file.readBigUInt64LE(this.#at - 8);
    if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('the pickle ends too early');
    return Number(value);
  }

  /** A view of the file, which shares its memory. */
  bytes(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#file.length) throw new RangeError('the pickle ends too early');
    this.#at += length;
    return this.#file.subarray(this.#at - length, this.#at);
  }

  /** Up to the next line feed, which is passed over. */
  line(): string {
    const end = this.#file.indexOf(0x0a, this.#at);
    if (end < 0) throw new RangeError('the pickle ends too early');
    const line = this.#file.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return line;
  }
}
