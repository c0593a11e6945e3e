import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tileSizes } from '#shared/workspace/schema.ts';
import { layOutTiles, nameLines, thumbnailEdge } from '../../../../src/renderer/datasets/images/tile-size.ts';

describe('tiles', () => {
  test('fill any width and never exceed it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 260, max: 4000 }), fc.constantFrom(...tileSizes), (width, size) => {
        const { columns, columnWidth, edge, rowHeight } = layOutTiles(width, size, 1);
        expect(columns * columnWidth - 8).toBeLessThanOrEqual(width);
        expect((columns + 1) * columnWidth).toBeGreaterThan(width - columns);
        expect(edge).toBeLessThan(columnWidth);
        expect(rowHeight).toBeGreaterThan(edge);
      }),
    );
  });

  test('without words stand closer', () => {
    expect(layOutTiles(800, 'small', 0).rowHeight).toBe(layOutTiles(800, 'small', 0).columnWidth);
    expect(layOutTiles(800, 'small', 2).rowHeight).toBe(layOutTiles(800, 'small', 0).rowHeight + 40);
  });
});

test('names have a second line where one of them would be cut', () => {
  expect(nameLines(['cat', 'dog'], 'medium')).toBe(1);
  expect(nameLines(['cat', 'Phylloscopus trochiloides'], 'medium')).toBe(2);
  expect(nameLines(['cat', 'Phylloscopus trochiloides'], 'huge')).toBe(1);
});

describe('the copy that a tile shows', () => {
  const format = (edge: number) => ({ width: edge, height: edge / 2, channels: 3 as const, fit: 'crop' as const });

  test('is no larger than it must be', () => {
    expect(thumbnailEdge(format(1024), 90)).toBe(128);
    expect(thumbnailEdge(format(1024), 48)).toBe(64);
  });

  test('is the image itself where that is as small, or where it is shown large', () => {
    expect(thumbnailEdge(format(32), 48)).toBeNull();
    expect(thumbnailEdge(format(128), 100)).toBeNull();
    expect(thumbnailEdge(format(1024), 300)).toBeNull();
  });
});
