import { describe, expect, it } from 'vitest';
import * as format from '../../../src/renderer/ui/format.ts';

it.each([
  [0.2, '200 ms'],
  [59.4, '59 s'],
  [59.7, '1 min 00 s'],
  [125, '2 min 05 s'],
  [3599.6, '1 h 00 min'],
  [8045, '2 h 14 min'],
  [260_000, '3 days 0 h'],
  [null, '–'],
])('duration %s', (seconds, words) => expect(format.formatDuration(seconds)).toBe(words));

it.each([
  [0.451, 'less than 1 s'],
  [1, '1 s'],
  [125, '2 min 05 s'],
  [null, '–'],
])('time left %s', (seconds, words) => expect(format.formatTimeLeft(seconds)).toBe(words));

it.each([
  [999, '999 bytes'],
  [752_000, '752 kB'],
  [3_400_000, '3.4 MB'],
])('bytes %s', (bytes, words) => expect(format.formatBytes(bytes)).toBe(words));

it.each([
  [0.001, '0.001'],
  [5e-8, '5e-8'],
  [0.1 + 0.2, '0.3'],
  [Number.NaN, ''],
])('number %s', (value, words) => expect(format.formatNumber(value)).toBe(words));

it.each([
  [0.1, '0.1'],
  [0.001_265_8, '0.00127'],
  [0.0003, '0.0003'],
  [1e-5, '1e-5'],
  [2.599e-8, '2.6e-8'],
  [0, '0'],
])('learning rate %s', (rate, words) => expect(format.formatLearningRate(rate)).toBe(words));

it.each([
  [0, '0.000'],
  [0.98765, '0.988'],
  [0.9995, '>0.999'],
  [1, '1'],
  [null, '–'],
])('area %s', (area, words) => expect(format.formatArea(area)).toBe(words));

it('counts one and many', () => {
  expect(format.formatCount(1, 'image')).toBe('1 image');
  expect(format.formatCount(12_000, 'image')).toBe('12,000 images');
  expect(format.formatCount(2, 'class', 'classes')).toBe('2 classes');
});

describe('fileName', () => {
  it('is the last part with either separator, also of a folder', () => {
    expect(format.fileName('/home/ada/cat.jpg')).toBe('cat.jpg');
    expect(format.fileName('C:\\pictures\\cat.jpg')).toBe('cat.jpg');
    expect(format.fileName('archive.zip#train/cat/1.jpg')).toBe('1.jpg');
    expect(format.fileName('/home/ada/')).toBe('ada');
  });
});
