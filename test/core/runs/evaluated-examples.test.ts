import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEvaluatedExamples } from '#core/runs/evaluated-examples.ts';
import { type EvaluatedExamples, encodeEvaluatedExamples } from '#shared/metric/evaluated-examples.ts';
import { encodeSafetensors, type StoredTensor } from '#shared/safetensors.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const examples: EvaluatedExamples = {
  positions: Uint32Array.of(5, 4_000_000_000, 2),
  losses: Float32Array.of(0.1, 2.5, 700),
  predictions: Uint16Array.of(0, 65_535, 3),
  predictedProbabilities: Float32Array.of(0.9, 0.5, 1),
  trueProbabilities: Float32Array.of(0.9, 0.08, 0),
  probabilities: Float32Array.of(0.9, 0.1, 0.5, 0.5, 1, 0),
};

function write(folder: string, tensors: ReadonlyMap<string, StoredTensor>): void {
  writeFileSync(join(folder, 'examples-test.safetensors'), Buffer.concat(encodeSafetensors({ tensors, metadata: {} })));
}

test('what became of each example of a split is read back, with or without the probabilities of all classes', async () => {
  const folder = temporaryFolder();
  write(folder, encodeEvaluatedExamples(examples, 'test').tensors);
  expect(await readEvaluatedExamples(folder, 'test')).toEqual(examples);
  const fewer = { ...examples, probabilities: null };
  write(folder, encodeEvaluatedExamples(fewer, 'test').tensors);
  expect(await readEvaluatedExamples(folder, 'test')).toEqual(fewer);
});

test('a split that was not evaluated has none, and a file that holds something else is refused', async () => {
  const folder = temporaryFolder();
  expect(await readEvaluatedExamples(folder, 'test')).toBeNull();
  const { tensors } = encodeEvaluatedExamples(examples, 'test');
  write(folder, new Map([...tensors].filter(([name]) => name !== 'loss')));
  await expect(readEvaluatedExamples(folder, 'test')).rejects.toThrow('it has no loss of each example');
  write(folder, new Map([...tensors, ['loss', { type: 'F32', shape: [1], data: Float32Array.of(1) }]]));
  await expect(readEvaluatedExamples(folder, 'test')).rejects.toMatchObject({ code: 'file-damaged' });
  write(folder, new Map([...tensors, ['probabilities', { type: 'F32', shape: [6], data: new Float32Array(6) }]]));
  await expect(readEvaluatedExamples(folder, 'test')).rejects.toThrow('it has no probabilities of each example');
});
