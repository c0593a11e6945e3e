import { describe, expect, it } from 'vitest';
import { augmentationSchema } from '#shared/run/augmentation.ts';
import { normalizationSchema, runConfigSchema } from '#shared/run/config.ts';
import { layerKinds } from '#shared/run/layers.ts';
import { classWeightsSchema, lossSchema } from '#shared/run/loss.ts';
import { clippingSchema, optimizerSchema } from '#shared/run/optimizer.ts';
import { earlyStoppingSchema, scheduleSchema } from '#shared/run/schedule.ts';
import * as fields from '../../../src/renderer/new-run/config-fields.ts';
import { groupOf } from '../../../src/renderer/new-run/form-groups.ts';
import { layerGroups, newLayer } from '../../../src/renderer/new-run/layer-edits.ts';
import { layerFields } from '../../../src/renderer/new-run/layer-fields.ts';

/** Fields that are edited by a part of the form of their own. */
const ownParts = new Set(['kind', 'classWeights', 'layers', 'shortcut', 'branches']);
const keysOf = (described: readonly { key: string }[]) => described.map(({ key }) => key).sort();
const edited = (keys: readonly string[]) => keys.filter((key) => !ownParts.has(key)).sort();

describe('the form', () => {
  it.each([
    ['loss', lossSchema, fields.lossFields],
    ['class weights', classWeightsSchema, fields.classWeightFields],
    ['optimizer', optimizerSchema, fields.optimizerFields],
    ['clipping', clippingSchema, fields.clippingFields],
    ['schedule', scheduleSchema, fields.scheduleFields],
  ])('has every field of every kind of %s', (_, schema, described) => {
    const kinds: Readonly<Record<string, readonly { key: string }[]>> = described;
    for (const { shape } of schema.options) {
      expect(keysOf(kinds[shape.kind.value] ?? []), shape.kind.value).toEqual(edited(Object.keys(shape)));
    }
  });

  it('has every field of the rest', () => {
    const augmentation = Object.values(fields.augmentationFields).flat();
    expect(keysOf(augmentation)).toEqual(Object.keys(augmentationSchema.shape).sort());
    expect(keysOf(fields.normalizationFields)).toEqual(Object.keys(normalizationSchema.shape).sort());
    expect(keysOf(fields.earlyStoppingFields)).toEqual(Object.keys(earlyStoppingSchema.shape).sort());
  });

  it('has a group for every part of a config', () => {
    for (const part of Object.keys(runConfigSchema.shape)) expect(groupOf(part), part).toBeDefined();
  });

  it('offers every kind of layer once, and each with all its fields', () => {
    const offered = layerGroups.flatMap(({ kinds }) => kinds);
    expect([...offered].sort()).toEqual([...layerKinds].sort());
    for (const kind of offered) {
      expect(keysOf(layerFields[kind]), kind).toEqual(edited(Object.keys(newLayer(kind))));
    }
  });
});
