import { expect, test } from 'vitest';
import { nodeBackend } from '#engine/runtime/node-backend.ts';
import { presets } from '#shared/run/presets.ts';
import { tf } from '../tensorflow.ts';
import { makeProgram } from './made-program.ts';

const article = presets['article-net'].config;
const positions = (from: number, count: number) => Uint32Array.from({ length: count }, (_, index) => from + index);

test('a compiled step is the very step that runs op by op, however many a call has', async () => {
  const tensors = nodeBackend(tf).binding.getNumOfTensors();
  const compiled = await makeProgram(article);
  const eager = await makeProgram(article, { eager: true });
  expect(compiled.program.execution.kind).toBe('compiled');
  expect(eager.program.execution).toMatchObject({ kind: 'eager', why: expect.stringContaining('nowhere') });

  const batches = Array.from({ length: 8 }, (_, index) => positions(index * 4, 4));
  const rates = batches.map(() => 0.01);
  const together = compiled.program.train({ batches, rates, step: 0 });
  const one = batches.flatMap((batch, step) => eager.program.train({ batches: [batch], rates: [0.01], step }));
  expect(together).toEqual(one);
  expect(compiled.program.readState()).toEqual(eager.program.readState());
  expect(compiled.program.logits(positions(3, 7))).toEqual(eager.program.logits(positions(3, 7)));

  compiled.dispose();
  eager.dispose();
  expect(nodeBackend(tf).binding.getNumOfTensors()).toBe(tensors);
});
