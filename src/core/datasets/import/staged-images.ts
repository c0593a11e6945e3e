import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { pixelHash } from '#core/images/measure.ts';
import { imageBytes, type ImageFormat, type SkippedFile } from '#shared/dataset/schema.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { ChangedFiles } from './changed-files.ts';
import {
  headerLine,
  type JournalHeader,
  journalPath,
  type JournalRecord,
  readHeader,
  readRecords,
  recordLine,
} from './journal.ts';
import { makeRoom, PackedFile, packedFilePath, writeAll } from './packed-file.ts';

const recordsBetweenFlushes = 1024;
const millisecondsBetweenFlushes = 1000;

/** Room that a record of the journal takes, more or less, in bytes. */
const recordBytes = 300;

/**
 * What an import has packed so far: a file of images, and a journal with a record for each image of the plan, in its
 * order. Images are written before their records, so that whatever a kill leaves can be gone on with.
 */
export class StagedImages {
  readonly format: ImageFormat;
  /** By place in the plan: 1 where the image was packed. */
  readonly packed: Uint8Array;
  /** By place in the packed file. */
  readonly pixelHashes: string[] = [];
  readonly skipped: SkippedFile[] = [];
  /** The first file that was changed after it had been packed or skipped; its record and all after it were dropped. */
  changed: string | null = null;
  readonly #folder: string;
  #images: PackedFile | null = null;
  #journal: FileHandle | null = null;
  #journalBytes = 0;
  #lines: string[] = [];
  #done = 0;
  #flushedAt = performance.now();

  private constructor(folder: string, { format, total }: Pick<JournalHeader, 'format' | 'total'>) {
    this.#folder = folder;
    this.format = format;
    this.packed = new Uint8Array(total);
  }

  /**
   * Begins anew, whatever the folder holds; the folder is made where it is missing.
   *
   * @throws {Failure} `disk-full`, at once where there is no room for all of it, or `not-writable`
   */
  static async begin(folder: string, settled: Pick<JournalHeader, 'plan' | 'format' | 'total'>): Promise<StagedImages> {
    const header = { version: 2, ...settled, checkedAt: now() } as const;
    const staged = new StagedImages(folder, header);
    await staged.#report(async () => {
      await makeRoom(folder, header.total * (imageBytes(header.format) + recordBytes));
      staged.#images = await PackedFile.create(packedFilePath(folder));
      staged.#journal = await open(journalPath(folder), 'w');
      await staged.#append(headerLine(header));
    });
    return staged;
  }

  /**
   * Goes on with what an import left that was killed: with the records that are whole and whose images are in the file
   * as they were measured, up to the first whose file was changed since. What comes after them is dropped.
   *
   * @param plan digest of the plan
   * @param sources paths that the images are from
   * @returns null where there is nothing, or it was made from another plan
   * @throws {Failure} `disk-full` or `not-writable`
   */
  static async resume(folder: string, plan: string, sources: readonly string[]): Promise<StagedImages | null> {
    const header = await readHeader(folder);
    if (header?.plan !== plan) return null;
    const staged = new StagedImages(folder, header);
    await staged.#report(() => staged.#recover(header, sources));
    return staged;
  }

  /** Images of the plan that are packed or skipped. */
  get done(): number {
    return this.#done;
  }

  /**
   * @param records of the next images of the plan
   * @param pixels of those that were packed, end to end
   * @throws {Failure} `disk-full` or `not-writable`
   */
  async add(records: readonly JournalRecord[], pixels: Uint8Array): Promise<void> {
    await this.#report(async () => {
      await this.#images?.append(pixels);
      for (const record of records) {
        this.#lines.push(recordLine(record));
        this.#count(record);
      }
      const isDue = performance.now() - this.#flushedAt > millisecondsBetweenFlushes;
      if (isDue || this.#lines.length >= recordsBetweenFlushes) await this.#flush();
    });
  }

  /** Makes sure that all is on disk. @returns the SHA-256 of the packed file, hexadecimal */
  async finish(): Promise<string> {
    return this.#report(async () => {
      await this.#flush();
      await this.#journal?.close();
      return (await this.#images?.finish()) ?? '';
    });
  }

  /** Lets go of the files as they are. */
  async close(): Promise<void> {
    await this.#images?.close();
    await this.#journal?.close().catch(() => undefined);
  }

  #count(record: JournalRecord): void {
    if (record.kind === 'skipped') {
      this.skipped.push(record.file);
    } else {
      this.packed[this.#done] = 1;
      this.pixelHashes.push(record.image.facts.pixelHash);
    }
    this.#done += 1;
  }

  async #flush(): Promise<void> {
    await this.#images?.flush();
    await this.#append(this.#lines.join(''));
    this.#lines = [];
    this.#flushedAt = performance.now();
  }

  async #append(text: string): Promise<void> {
    const content = Buffer.from(text);
    if (this.#journal) await writeAll(this.#journal, content, this.#journalBytes);
    this.#journalBytes += content.length;
  }

  async #recover(header: JournalHeader, sources: readonly string[]): Promise<void> {
    const checkedAt = now();
    const changed = new ChangedFiles(Date.parse(header.checkedAt), sources);
    const images = await open(packedFilePath(this.#folder), 'a+');
    const size = imageBytes(header.format);
    const hash = createHash('sha256');
    let end = Buffer.byteLength(headerLine(header));
    let kept = 0;
    try {
      const file = new WholeImages(images, size, hash);
      records: for await (const records of readRecords(this.#folder)) {
        for (const { record, end: recordEnd } of records) {
          if (this.#done === header.total) break records;
          const { path } = record.kind === 'packed' ? record.image : record.file;
          if (changed.has(path)) {
            this.changed = path;
            break records;
          }
          if (record.kind === 'packed') {
            if (!(await file.holds(kept, record.image.facts.pixelHash))) break records;
            kept += 1;
          }
          this.#count(record);
          end = recordEnd;
        }
      }
    } finally {
      await images.close();
    }
    await makeRoom(this.#folder, (header.total - this.#done) * (size + recordBytes));
    this.#images = await PackedFile.goOn(packedFilePath(this.#folder), hash, kept * size);
    this.#journal = await open(journalPath(this.#folder), 'r+');
    await this.#journal.truncate(end);
    await writeAll(this.#journal, Buffer.from(headerLine({ ...header, checkedAt })), 0);
    this.#journalBytes = end;
  }

  async #report<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw fileFailure(thrown, this.#folder);
    }
  }
}

/** The time as ISO 8601 with milliseconds, 24 characters. */
function now(): string {
  return new Date().toISOString();
}

/** Reads a packed file from its start, image by image, as long as they are what they should be. */
class WholeImages {
  readonly #file: FileHandle;
  readonly #imageBytes: number;
  readonly #hash: Hash;
  readonly #window: Buffer;
  #first = 0;
  #count = 0;

  constructor(file: FileHandle, imageSize: number, hash: Hash) {
    this.#file = file;
    this.#imageBytes = imageSize;
    this.#hash = hash;
    this.#window = Buffer.allocUnsafe(imageSize * Math.max(1, Math.floor((4 * 1024 * 1024) / imageSize)));
  }

  /** Whether the image at this place is whole and has this hash; it is then taken into the hash of the file. */
  async holds(place: number, expected: string): Promise<boolean> {
    if (place >= this.#first + this.#count) {
      const { bytesRead } = await this.#file.read(this.#window, 0, this.#window.length, place * this.#imageBytes);
      this.#first = place;
      this.#count = Math.floor(bytesRead / this.#imageBytes);
      if (this.#count === 0) return false;
    }
    const from = (place - this.#first) * this.#imageBytes;
    const pixels = this.#window.subarray(from, from + this.#imageBytes);
    if (pixelHash(pixels) !== expected) return false;
    this.#hash.update(pixels);
    return true;
  }
}
