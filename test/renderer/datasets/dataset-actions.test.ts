import { expect, test } from 'vitest';
import { datasetActions } from '../../../src/renderer/datasets/dataset-actions.ts';

test('Ctrl+Z is about the edits of the dataset, also while one is made, and about removals once there is none', () => {
  const takesKey = (versions: object) => {
    const open = { dataset: {}, findings: { of: () => undefined }, versions };
    const services = [{}, open, () => undefined] as unknown as Parameters<typeof datasetActions>;
    return datasetActions(...services).some(({ shortcuts, enabled }) => shortcuts?.includes('mod+z') && enabled !== false);
  };
  const edit = { what: '3 images were excluded' };
  expect(takesKey({ items: [edit], undoable: edit, busy: false })).toBe(true);
  expect(takesKey({ items: [edit], undoable: edit, busy: true })).toBe(true);
  expect(takesKey({ items: [], undoable: undefined, busy: true })).toBe(true);
  expect(takesKey({ items: null, undoable: undefined, busy: false })).toBe(true);
  expect(takesKey({ items: [], undoable: undefined, busy: false })).toBe(false);
});
