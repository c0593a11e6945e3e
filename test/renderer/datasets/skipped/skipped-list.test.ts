import { expect, it } from 'vitest';
import {
  countReasons,
  filterSkipped,
  reasonTitle,
  skippedCsv,
} from '../../../../src/renderer/datasets/skipped/skipped-list.ts';

const files = [
  { path: 'a/1.tif', code: 'image-unreadable', reason: 'The data is cut off.' },
  { path: 'a/=cmd,"2".tif', code: 'image-too-large', reason: 'Too many pixels.' },
  { path: 'b/3.tif', code: 'image-unreadable', reason: 'The data is cut off.' },
];

it('counts reasons, most frequent first', () => {
  expect(countReasons(files).map(({ code, count }) => [code, count])).toEqual([
    ['image-unreadable', 2],
    ['image-too-large', 1],
  ]);
  expect(reasonTitle('some-new-code')).toBe('Some new code');
});

it('filters by reason and by text of path or reason, in any case', () => {
  expect(filterSkipped(files, 'image-unreadable', '')).toHaveLength(2);
  expect(filterSkipped(files, null, 'PIXELS')).toEqual([files[1]]);
  expect(filterSkipped(files, 'image-unreadable', 'b/')).toEqual([files[2]]);
});

it('writes a table that survives commas, quotes and formulas', () => {
  const formula = { path: '=SUM(A1)', code: 'x', reason: 'y' };
  expect(skippedCsv([...files.slice(1, 2), formula])).toBe(
    'path,code,reason\r\n"a/=cmd,""2"".tif",image-too-large,Too many pixels.\r\n\'=SUM(A1),x,y\r\n',
  );
});
