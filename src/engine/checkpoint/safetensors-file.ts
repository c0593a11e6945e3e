import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { runFailures } from '#shared/run/failures.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '#shared/safetensors.ts';

/** Reads and writes of more than 2 GB at once are refused by some systems. */
const mostAtOnce = 2 ** 30;

/**
 * Writes a safetensors file in place of what is there, whole or not at all, whatever moment the process dies at. Only
 * one process may write a file; what a dead one left half written (`….partial`) is overwritten.
 *
 * @param file in a folder that exists
 * @throws {Failure} `disk-full` or `not-writable`; the file that was there stays
 */
export async function writeSafetensors(
  file: string,
  tensors: TensorFile['tensors'],
  metadata: TensorFile['metadata'] = {},
): Promise<void> {
  const parts = encodeSafetensors({ tensors, metadata });
  const temporary = `${file}.partial`;
  try {
    const handle = await open(temporary, 'w');
    try {
      for (const part of parts) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw fileFailure(thrown, path.dirname(file));
  }
}

/**
 * @throws {Failure} `file-damaged` where there is none, or it is not whole
 */
export async function readSafetensors(file: string): Promise<TensorFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readWhole(file);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT') throw runFailures.fileDamaged(file, 'there is no such file');
    if (typeof code === 'string') throw runFailures.fileDamaged(file, `the system says ${code}`);
    throw thrown;
  }
  return decodeSafetensors(bytes, file);
}

/** Into memory of its own, so that the tensors in it are aligned. */
async function readWhole(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, Math.min(mostAtOnce, bytes.length - done), done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await handle.close();
  }
}

/** Makes a rename last through a power cut. Windows neither needs nor allows it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
