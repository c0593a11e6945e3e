import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imageKind } from '#core/images/image-kind.ts';
import { imageFormats, imageFormatWords } from '#shared/image-formats.ts';
import { fixture } from './fixtures.ts';

test('every format that is recognised is named, HEIC too', () => {
  const files = readdirSync(new URL('../../fixtures/images', import.meta.url)).filter((name) => !/\.(?:json|py)$/.test(name));
  const kinds = new Set(files.map((name) => imageKind(fixture(name))).filter((kind) => kind !== null));
  expect(new Set(imageFormats.map((name) => name.toLowerCase()))).toEqual(kinds);
  expect(imageFormatWords('conjunction')).toMatch(/^JPEG, .*HEIC, .* and TIFF$/);
});
