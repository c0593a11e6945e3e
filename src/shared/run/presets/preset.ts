import type { RunConfig, RunConfigInput } from '../config.ts';

/** A config to start from. */
export interface Preset {
  title: string;
  /** What it is and costs, in a sentence or two. */
  description: string;
  /** What the config, as it stands, was measured to reach. */
  reference: { dataset: string; testAccuracy: number };
  config: RunConfig;
}

/** A preset as it is written down, with the usual values left out. */
export type PresetText = Omit<Preset, 'config'> & { config: RunConfigInput };

/** Pixels from -1 to 1, whatever the dataset. */
export const centred = { mean: [0.5], standardDeviation: [0.5] };
