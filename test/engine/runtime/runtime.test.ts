import util from 'node:util';
import { expect, test } from 'vitest';
import { describeDevices, driverVersion } from '#engine/runtime/devices.ts';
import { describeEnvironment } from '#engine/runtime/environment.ts';
import { memoryFailure } from '#engine/runtime/memory-failure.ts';
import { restoreRemovedNodeFunctions } from '#engine/runtime/node-compatibility.ts';
import { threadsFor } from '#engine/runtime/threads.ts';
import { environmentSchema } from '#shared/run/schema.ts';
import { tf } from '../tensorflow.ts';

test('the environment names the library, the runtime and the device', () => {
  const { environment, devices } = describeEnvironment(tf);
  expect(environmentSchema.parse(environment)).toEqual(environment);
  expect(environment.tensorflow).toMatch(/^2\.\d+\.\d+/);
  expect(environment.tfjs).toBe(tf.version.tfjs);
  expect(environment.runtime).toBe(`Node ${process.versions.node}`);
  expect(devices.devices).toContain(environment.device);
});

test('the GPU that TensorFlow uses comes first, with its driver', () => {
  const nvidiaGpus = ['NVIDIA RTX A4000', 'NVIDIA T400'];
  const devices = describeDevices({ usingGpu: true, cudaBuild: true, nvidiaGpus, nvidiaDriver: '550.54.14' });
  expect(devices).toEqual({
    device: 'NVIDIA RTX A4000',
    devices: ['NVIDIA RTX A4000', 'NVIDIA T400', 'CPU'],
    driver: '550.54.14',
    note: null,
  });
});

test.each([
  { cudaBuild: false, nvidiaGpus: [], says: null },
  { cudaBuild: false, nvidiaGpus: ['NVIDIA RTX A4000'], says: 'processor build' },
  { cudaBuild: true, nvidiaGpus: [], says: 'no NVIDIA driver' },
  { cudaBuild: true, nvidiaGpus: ['NVIDIA RTX A4000'], says: 'could not use NVIDIA RTX A4000 (driver 470.1)' },
  { cudaBuild: true, nvidiaGpus: null, says: 'could not use a GPU' },
])('without a usable GPU the processor trains and the reason is told: $says', ({ says, ...facts }) => {
  const nvidiaDriver = facts.nvidiaGpus?.[0] === undefined ? null : '470.1';
  const { device, devices, driver, note } = describeDevices({ usingGpu: false, nvidiaDriver, ...facts });
  expect([device, devices, driver]).toEqual(['CPU', ['CPU'], null]);
  if (says === null) expect(note).toBeNull();
  else expect(note).toContain(says);
});

test.each([
  ['NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023', '535.104.05'],
  ['NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.14  Release Build  (dvs-builder@U16)', '550.54.14'],
  ['something else', null],
])('the driver version is read from %j', (line, version) => {
  expect(driverVersion(`${line}\nGCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1~22.04)\n`)).toBe(version);
});

test('a small step gets one thread, a large one every core', () => {
  expect(threadsFor(650_000, 4)).toBe(1);
  expect(threadsFor(650_000, 128)).toBeNull();
});

test('functions that Node removed are given back, and those that are there are kept', () => {
  restoreRemovedNodeFunctions();
  const isNullOrUndefined: unknown = Reflect.get(util, 'isNullOrUndefined');
  restoreRemovedNodeFunctions();
  expect(Reflect.get(util, 'isNullOrUndefined')).toBe(isNullOrUndefined);
  if (typeof isNullOrUndefined !== 'function') throw new Error('it was not given back');
  expect([undefined, null, 0].map((value) => Reflect.apply(isNullOrUndefined, util, [value]) as unknown)).toEqual([
    true,
    true,
    false,
  ]);
});

test('memory that ran out is told apart from a defect', () => {
  const thrown = new Error('OOM when allocating tensor with shape[65536,512] and type float');
  expect(memoryFailure(thrown)).toMatchObject({ code: 'out-of-memory' });
  const defect = new Error('x is not a function');
  expect(memoryFailure(defect)).toBe(defect);
});

test('the fused gradient of relu is that of its definition', () => {
  tf.tidy(() => {
    const gradient = tf.grad((x) => tf.relu(x).mul(3))(tf.tensor1d([-2, -0, 0, 1e-30, 5]));
    expect([...gradient.dataSync()]).toEqual([0, 0, 0, 3, 3]);
  });
});
