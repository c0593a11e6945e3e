/** Entry of an importing process: answers one task and then waits to be ended, as whoever wants no more ends it too. */
import { availableParallelism } from 'node:os';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { failureData } from '#shared/failure.ts';
import { openParentPort } from '#shared/protocol/parent-port.ts';
import { holdFolder } from './hold-folder.ts';
import { importerQuestionSchema, type ImportMessage, type ImportTask } from './importer-messages.ts';
import { joinImages } from './join-images.ts';
import { packImages } from './pack.ts';
import { previewImport } from './preview.ts';

/** Batches of images under way: one that is decoded, and one that is read or waits. */
const batchesPerThread = 2;

const port = openParentPort<ImportMessage>(process);
port.listen((message) => {
  const { task, decoderEntry } = importerQuestionSchema.parse(message);
  void run(task, decoderEntry).then((answer) => port.post(answer));
});

async function run(task: ImportTask, decoderEntry: string): Promise<ImportMessage> {
  const threads = availableParallelism();
  const decoder = new ImageDecoder(threads, decoderEntry);
  // Ending the process is what cancels it, and what ends the decoding threads.
  const surroundings = { decoder, ahead: threads * batchesPerThread, signal: new AbortController().signal };
  try {
    if (task.kind === 'join') {
      holdFolder(task.stagingFolder);
      return { kind: 'joined', hash: await joinImages(task) };
    }
    // They start while the source is searched, which keeps one processor busy.
    decoder.start();
    if (task.kind === 'preview') return { kind: 'previewed', preview: await previewImport({ ...task, ...surroundings }) };
    holdFolder(task.stagingFolder);
    const onProgress = (progress: Extract<ImportMessage, { kind: 'progress' }>['progress']) =>
      port.post({ kind: 'progress', progress });
    return { kind: 'packed', packed: await packImages({ ...task, ...surroundings, onProgress }) };
  } catch (thrown) {
    return { kind: 'failed', failure: failureData(thrown) };
  }
}
