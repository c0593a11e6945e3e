import { expect, test } from 'vitest';
import type { Manifest } from '../../scripts/setup/manifest.mjs';
import { readOptions } from '../../scripts/setup/options.mjs';

const previous: Manifest = {
  format: 2,
  platform: 'linux-x64',
  inputs: '',
  overrides: { electron: '/opt/electron', libtensorflow: '/opt/tensorflow' },
  electron: { version: '45.4.1', wanted: '45.4.1', origin: 'user path', path: '/opt/electron/electron' },
  tensorflow: { version: '2.21.0', origin: 'user path', path: '/opt/tensorflow', gpu: true },
  tensorflowBinding: { version: '4.22.0', origin: 'compiled', path: '/x.node' },
  kernels: { origin: 'compiled', path: '/kernels.node', refusal: null },
  node: { version: 'v20.18.0', path: '/node' },
  sqlite: { version: '13.2.0', origin: 'prebuild', compatBinding: null },
};

test('a first set-up without options chooses everything and builds', () => {
  expect(readOptions([], {}, undefined)).toEqual({ gpu: false, fresh: false, offline: false, build: true, test: false });
});

test('what was asked once is kept', () => {
  expect(readOptions([], {}, previous)).toMatchObject({ gpu: true, electron: '/opt/electron', libtensorflow: '/opt/tensorflow' });
});

test('--fresh forgets it', () => {
  const options = readOptions(['--fresh'], {}, previous);
  expect(options.gpu).toBe(false);
  expect(options).not.toHaveProperty('electron');
  expect(options).not.toHaveProperty('libtensorflow');
});

test('a wheel asked for now replaces a library asked for before, and leaves Electron', () => {
  const options = readOptions([], { XENT_TENSORFLOW_WHEEL: '/w.whl' }, previous);
  expect(options).toMatchObject({ wheel: '/w.whl', electron: '/opt/electron' });
  expect(options).not.toHaveProperty('libtensorflow');
});

test('an unknown option is named', () => {
  expect(() => readOptions(['--gpus'], {}, undefined)).toThrow('--gpus');
});
