/** Entry of a process that goes through images: answers one task and then waits to be ended. */
import { measureImage } from '#core/images/measure.ts';
import { failureData } from '#shared/failure.ts';
import { openParentPort } from '#shared/protocol/parent-port.ts';
import { findSimilarImages } from '../similarity/similar-images.ts';
import { channelMoments, meanImages } from '../statistics/moments.ts';
import { PackedReader } from './read-images.ts';
import { type ScanMessage, type ScanTask, scanTaskSchema } from './scan-messages.ts';

const millisecondsBetweenReports = 100;
const port = openParentPort<ScanMessage>(process);
const parent = process.ppid;
let lastReport = 0;

port.listen((message) => port.post(answer(message)));

function answer(message: unknown): ScanMessage {
  try {
    return run(scanTaskSchema.parse(message));
  } catch (thrown) {
    return { kind: 'failed', failure: failureData(thrown) };
  }
}

function run(task: ScanTask): ScanMessage {
  if (task.kind === 'similar') return { kind: 'similar', ...findSimilarImages(task, tellProgress) };
  const reader = new PackedReader(task.file, task.format);
  try {
    const images = countingImages(reader, task.positions);
    switch (task.kind) {
      case 'measure':
        return { kind: 'measured', facts: Array.from(images, (pixels) => measureImage(pixels, task.format)) };
      case 'channels':
        return { kind: 'channels', ...channelMoments(images, task.format.channels) };
      case 'means':
        return { kind: 'means', pixels: meanImages(images, task.members, task.groups, task.format) };
    }
  } finally {
    reader.close();
  }
}

function* countingImages(reader: PackedReader, positions: Uint32Array): Generator<Uint8Array, void, void> {
  let done = 0;
  for (const pixels of reader.images(positions)) {
    yield pixels;
    done += 1;
    if (done % 256 === 0) tellProgress(done / positions.length);
  }
}

function tellProgress(share: number): void {
  if (performance.now() - lastReport < millisecondsBetweenReports) return;
  lastReport = performance.now();
  // It works without a turn of the event loop, which would tell.
  if (process.ppid !== parent) process.exit(0);
  port.post({ kind: 'progress', share });
}
