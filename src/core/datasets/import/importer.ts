/** Entry of an importing process (whose one word may be the file of its decoding threads): answers one task and then waits to be ended, as whoever wants no more ends it too. */
import { availableParallelism } from 'node:os';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { failureData } from '#shared/failure.ts';
import { openParentPort } from '#shared/protocol/parent-port.ts';
import { holdFolder } from './hold-folder.ts';
import { type ImportMessage, type ImportTask, importTaskSchema } from './importer-messages.ts';
import { joinImages } from './join-images.ts';
import { packImages } from './pack.ts';
import { previewImport } from './preview.ts';

/** Batches of images under way: one that is decoded, and one that is read or waits. */
const batchesPerThread = 2;

const threads = availableParallelism();
const decoder = new ImageDecoder(threads, process.argv[2]);
// They take as long to start as it takes to be asked and to search a source.
decoder.start();
const port = openParentPort<ImportMessage>(process);
port.listen((message) => {
  void run(importTaskSchema.parse(message)).then((answer) => port.post(answer));
});

async function run(task: ImportTask): Promise<ImportMessage> {
  // Ending the process is what cancels it, and what ends the decoding threads.
  const surroundings = { decoder, ahead: threads * batchesPerThread, signal: new AbortController().signal };
  try {
    if (task.kind === 'preview') return { kind: 'previewed', preview: await previewImport({ ...task, ...surroundings }) };
    holdFolder(task.stagingFolder);
    if (task.kind === 'join') return { kind: 'joined', hash: await joinImages(task) };
    const onProgress = (progress: Extract<ImportMessage, { kind: 'progress' }>['progress']) =>
      port.post({ kind: 'progress', progress });
    return { kind: 'packed', packed: await packImages({ ...task, ...surroundings, onProgress }) };
  } catch (thrown) {
    return { kind: 'failed', failure: failureData(thrown) };
  }
}
