import { expect, test } from 'vitest';
import { lossText } from '#shared/dataset/export.ts';

test('what an export cannot keep is said shortly, and where nothing is lost, nothing', () => {
  const renamed = ['a:b', 'c|d', 'e?'].map((name) => ({ class: name, folder: name.replace(/[:|?]/, '_') }));
  expect(lossText({ renamed: [], groupsLost: false })).toBeNull();
  expect(lossText({ renamed: renamed.slice(0, 1), groupsLost: false })).toBe(
    'Folders cannot have the name of every class: “a:b” is “a_b”. A CSV keeps them.',
  );
  expect(lossText({ renamed, groupsLost: true })).toBe(
    'Folders cannot have the name of every class: “a:b” is “a_b” and 2 others. Groups are left out. A CSV keeps both.',
  );
});
