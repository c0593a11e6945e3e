import type { Block, Layer } from './layers.ts';

/** Where a layer stands, or the common beginning of where the layers of one list stand. */
export interface Place {
  /** First part of the names of its parameters: `layer-3`, `layer-3.main-2`, `layer-3.branch-2-1`. */
  name: string;
  /** Of its data in a run config, counted from 0: `architecture.layers.2`, `architecture.layers.2.branches.1.0`. */
  path: string;
  /** For a person: `layer 3`, `layer 3, shortcut layer 1`. */
  words: string;
}

/** A list of layers, each of which hands its output to the next. */
export interface Branch {
  place: Place;
  layers: readonly Layer[];
}

export const outputPlace: Place = { name: 'output', path: 'architecture.layers', words: 'the output' };

/** The outermost list of an architecture. */
export function trunk(layers: readonly Layer[]): Branch {
  return { place: { name: 'layer', path: 'architecture.layers', words: 'layer' }, layers };
}

/** Each layer of a branch with its place. */
export function placedLayers({ place, layers }: Branch): { place: Place; layer: Layer }[] {
  return layers.map((layer, index) => ({
    place: {
      name: `${place.name}-${index + 1}`,
      path: `${place.path}.${index}`,
      words: `${place.words} ${index + 1}`,
    },
    layer,
  }));
}

export function isBlock(layer: Layer): layer is Block {
  return layer.kind === 'residual' || layer.kind === 'concat';
}

/** The branches of a block that stands at `place`: of a residual its layers, then its shortcut, which may be empty. */
export function branchesOf(block: Block, place: Place): Branch[] {
  const branch = (layers: readonly Layer[], name: string, path: string, words: string): Branch => ({
    place: { name: `${place.name}.${name}`, path: `${place.path}.${path}`, words: `${place.words}, ${words}` },
    layers,
  });
  switch (block.kind) {
    case 'residual':
      return [
        branch(block.layers, 'main', 'layers', 'inner layer'),
        branch(block.shortcut, 'shortcut', 'shortcut', 'shortcut layer'),
      ];
    case 'concat':
      return block.branches.map((layers, index) =>
        branch(layers, `branch-${index + 1}`, `branches.${index}`, `branch ${index + 1} layer`),
      );
  }
}
