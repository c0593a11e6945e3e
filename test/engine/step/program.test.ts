import { expect, test } from 'vitest';
import { presets } from '#shared/run/presets.ts';
import { makeProgram } from './made-program.ts';

const article = presets['article-net'].config;
const positions = (from: number, count: number) => Uint32Array.from({ length: count }, (_, index) => from + index);

test('a compiled step is the very step that runs op by op, however many a call has', async () => {
  const compiled = await makeProgram(article);
  const eager = await makeProgram(article, { eager: true });
  expect(compiled.program.execution.kind).toBe('compiled');
  expect(eager.program.execution).toMatchObject({ kind: 'eager', why: expect.stringContaining('nowhere') });

  const batches = Array.from({ length: compiled.program.stepsPerCall }, (_, index) => positions(index * 4, 4));
  const rates = batches.map(() => 0.01);
  const together = await compiled.program.train({ batches, rates, step: 0 });
  const one = [];
  for (const [step, batch] of batches.entries()) {
    one.push(...(await eager.program.train({ batches: [batch], rates: [0.01], step })));
  }
  expect(together).toEqual(one);
  expect(compiled.program.readState()).toEqual(eager.program.readState());
  expect(await compiled.program.logits(positions(3, 7))).toEqual(await eager.program.logits(positions(3, 7)));

  await compiled.dispose();
  await eager.dispose();
});

test.each([
  ['a graph', false],
  ['op by op', true],
])('images read batch by batch give the very numbers of images that are held: %s', async (_, eager) => {
  const held = await makeProgram(article, { eager });
  const streamed = await makeProgram(article, { eager, streamed: true });
  const steps = eager ? 1 : held.program.stepsPerCall;
  const batches = Array.from({ length: 3 * steps }, (__, index) => positions((index * 20) % 64, 4));
  const rates = Array.from({ length: steps }, (__, index) => 0.01 * (index + 1));
  const scores = [];
  for (const { program } of [held, streamed]) {
    const trained = [];
    for (let step = 0; step < batches.length; step += steps) {
      const call = (from: number) => batches.slice(from, from + steps);
      trained.push(await program.train({ batches: call(step), next: call(step + steps), rates, step }));
    }
    const first = await program.logits(positions(0, 16), positions(16, 5));
    scores.push({ trained, first, second: await program.logits(positions(16, 5)) });
  }
  expect(scores[1]).toEqual(scores[0]);
  expect(streamed.program.readState()).toEqual(held.program.readState());
  await held.dispose();
  await streamed.dispose();
});

test('so it is for descents over the full set', async () => {
  const config = { ...article, optimizer: { kind: 'gradient-descent', learningRate: 0.1 } } as const;
  const states = [];
  for (const streamed of [false, true]) {
    const made = await makeProgram(config, { streamed });
    const batches = [positions(8, 4), positions(60, 4), positions(0, 4)];
    await made.program.descend({ batches, rate: 0.1, step: 3 }, () => Promise.resolve(true));
    states.push(made.program.readState());
    await made.dispose();
  }
  expect(states[1]).toEqual(states[0]);
});

test('each batch of each descent is augmented by draws of its own', async () => {
  const optimizer = { kind: 'gradient-descent', learningRate: 0.1 } as const;
  const made = await makeProgram({ ...article, optimizer, augmentation: { shift: 0.3 } });
  // At a rate of 0 the weights stay, so that the losses of a batch differ by its augmentation alone.
  const loss = async (step: number, batches: number) => {
    const call = { batches: Array.from({ length: batches }, () => positions(0, 4)), rate: 0, step };
    return (await made.program.descend(call, () => Promise.resolve(true)))?.loss ?? NaN;
  };
  const [first, second, third, fourth] = [await loss(0, 1), await loss(1, 1), await loss(2, 1), await loss(3, 1)];
  expect(new Set([first, second, third, fourth].map((each) => each.toFixed(4))).size).toBe(4);
  expect(await loss(0, 2)).toBeCloseTo((first + second) / 2, 5);
  expect(await loss(1, 2)).toBeCloseTo((third + fourth) / 2, 5);
  await made.dispose();
});

test.each([
  [64, 4, 16],
  [63, 4, 8],
  [12, 4, 2],
  [3, 4, 1],
])('%d examples in batches of %d have at most %d steps a call', async (examples, batchSize, steps) => {
  const made = await makeProgram({ ...article, batchSize }, { examples });
  expect(made.program.execution).toMatchObject({ kind: 'compiled', stepsPerCall: steps });
  await made.dispose();
});

test('an update by the gradient over all batches is a call of one step', async () => {
  const made = await makeProgram({ ...article, optimizer: { kind: 'gradient-descent', learningRate: 0.1 } });
  expect(made.program.stepsPerCall).toBe(1);
  await made.dispose();
});
