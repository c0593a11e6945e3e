import { expect, test } from 'vitest';
import type { ChildProgram } from '#core/processes/child-program.ts';
import { trainingDeviceTeller } from '#core/training-device.ts';
import type { TrainerMessage } from '#shared/protocol/trainer.ts';

const environment = { device: 'Tesla T4', tensorflow: '2', tfjs: '4', runtime: 'test', xent: '0', driver: '550', kernels: 'none' } as const;
const devices: TrainerMessage = { kind: 'devices', environment, devices: ['Tesla T4', 'CPU'], note: null };

/** A trainer that gives this answer to whatever it is asked; without one it ends. */
function trainer(answer: TrainerMessage | null): ChildProgram {
  let tell: (message: unknown) => void = () => undefined;
  let exit: Parameters<ChildProgram['onExit']>[0] = () => undefined;
  return {
    onMessage: (listener) => (tell = listener),
    onLine: () => undefined,
    onExit: (listener) => (exit = listener),
    post: () => (answer ? tell(answer) : exit({ code: 1, signal: null })),
    kill: () => undefined,
  };
}

test('a trainer is asked for the device, once', async () => {
  let started = 0;
  const tell = trainingDeviceTeller(() => {
    started += 1;
    return trainer(devices);
  });
  expect(started).toBe(0);
  const told = { device: 'Tesla T4', note: null };
  expect(await Promise.all([tell(), tell()])).toEqual([told, told]);
  expect(await tell()).toEqual(told);
  expect(started).toBe(1);
});

test('one that ended without an answer is asked again', async () => {
  const answers = [null, devices];
  const tell = trainingDeviceTeller(() => trainer(answers.shift() ?? null));
  await expect(tell()).rejects.toMatchObject({ code: 'trainer-ended' });
  await expect(tell()).resolves.toMatchObject({ device: 'Tesla T4' });
});
