import { describe, expect, it } from 'vitest';
import { presetNames, presets } from '#shared/run/presets.ts';
import { matchingPresets } from '../../../src/renderer/new-run/matching-presets.ts';

const all = presetNames.map((id) => ({ id, ...presets[id] }));
const found = (text: string) => matchingPresets(all, text).map(({ id }) => id);

describe('matchingPresets', () => {
  it('puts what is called so before what only tells of it', () => {
    expect(found('resnet-20').slice(0, 2)).toEqual(['resnet-20', 'resnet-8']);
    expect(found(' ResNet-20 ')[0]).toBe('resnet-20');
  });

  it('puts a name that begins with the text before one that holds it', () => {
    const named = (title: string) => ({ id: title, title, description: '' });
    expect(matchingPresets([named('small net'), named('net'), named('network')], 'net')).toEqual([
      named('net'),
      named('network'),
      named('small net'),
    ]);
  });

  it('finds words in any order, of name or description', () => {
    expect(found('batch small')).toContain('small-cnn');
    expect(found('he 2016')[0]).toBe('resnet-20');
    expect(found('a transformer')).toEqual([]);
  });

  it('keeps the order where nothing is typed', () => {
    expect(found('')).toEqual([...presetNames]);
  });
});
