import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTensorflowLibrary, placeWheelEntry, versionFromHeaders } from '../../scripts/setup/tensorflow-library.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xent-tensorflow-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(...files: string[]) {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
}

test('an unpacked wheel is recognised', () => {
  put('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h');
  expect(findTensorflowLibrary(folder)).toEqual({
    folder,
    libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
    include: join(folder, 'include'),
  });
});

test("TensorFlow's archive of the C library is recognised, by its top and by its lib folder", () => {
  put('lib/libtensorflow.so.2', 'lib/libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h');
  const expected = { folder: join(folder, 'lib'), include: join(folder, 'include') };
  expect(findTensorflowLibrary(folder)).toMatchObject(expected);
  expect(findTensorflowLibrary(join(folder, 'lib'))).toMatchObject(expected);
});

test('libraries without headers, and headers without libraries, are not enough', () => {
  put('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2');
  expect(findTensorflowLibrary(folder)).toBeUndefined();
  rmSync(join(folder, 'libtensorflow_cc.so.2'));
  put('include/tensorflow/c/c_api.h');
  expect(findTensorflowLibrary(folder)).toBeUndefined();
});

test('of a wheel, the C libraries and the headers of the C interface are taken', () => {
  const taken = [
    'tensorflow/libtensorflow_cc.so.2',
    'tensorflow/libtensorflow_framework.2.dylib',
    'tensorflow/include/tensorflow/c/eager/c_api.h',
    'tensorflow/include/xla/tsl/c/tsl_status.h',
  ];
  const left = ['tensorflow/python/_pywrap_tfe.so', 'tensorflow/include/tensorflow/cc/client.h', 'tensorflow/keras.py'];
  expect(taken.map(placeWheelEntry)).toEqual(taken);
  expect(left.map(placeWheelEntry)).toEqual([undefined, undefined, undefined]);
});

test('the version is read from the headers where they give it', () => {
  expect(versionFromHeaders(folder)).toBe('unknown');
  put('tensorflow/core/public/version.h');
  const header = '#define TF_MAJOR_VERSION 2\n#define TF_MINOR_VERSION 18\n#define TF_PATCH_VERSION 1\n';
  writeFileSync(join(folder, 'tensorflow/core/public/version.h'), header);
  expect(versionFromHeaders(folder)).toBe('2.18.1');
});
