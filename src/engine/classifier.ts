/** The classifier: a process that keeps models warm and answers requests in order. */
import { z } from 'zod';
import { failureData, parseInput } from '#shared/failure.ts';
import { type ClassifierAnswer, classifierRequestSchema } from '#shared/protocol/classifier.ts';
import { classify, warmUp } from './classify/classify.ts';
import { ModelCache } from './classify/model-cache.ts';
import { openParentPort } from '#shared/protocol/parent-port.ts';
import { memoryFailure } from './runtime/memory-failure.ts';
import { loadTensorflow } from './runtime/tensorflow.ts';

const port = openParentPort<ClassifierAnswer>(process);
const ready = start();
// Whoever asks first gets the reason; until then nobody waits for it.
ready.catch(() => undefined);
let previous: Promise<void> = Promise.resolve();

port.listen((message) => {
  previous = previous.then(() => answer(message)).then((reply) => port.post(reply));
});

async function start() {
  const tf = await loadTensorflow({ threads: null });
  return { tf, models: new ModelCache(tf, (model) => warmUp(tf, model)) };
}

async function answer(message: unknown): Promise<ClassifierAnswer> {
  // A request that is wrong otherwise is still answered under its number.
  const { request } = z.object({ request: z.number().int() }).parse(message);
  try {
    const { modelFolder, count, pixels } = parseInput(classifierRequestSchema, message, 'A request to the classifier');
    const { tf, models } = await ready;
    const warm = await models.get(modelFolder);
    const probabilities = classify(tf, warm, pixels, count);
    return { kind: 'classified', request, classes: warm.manifest.classes, probabilities };
  } catch (thrown) {
    return { kind: 'failed', request, failure: failureData(memoryFailure(thrown)) };
  }
}
