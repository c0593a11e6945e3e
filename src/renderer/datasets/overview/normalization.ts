import type { DatasetStatistics } from '#shared/dataset/statistics.ts';
import type { Normalization } from '#shared/run/config.ts';

/** Channels that hardly vary are not blown up: their deviation is taken to be at least one grey value. */
const leastDeviation = 1 / 255;

/** What a run takes to bring pixels to mean 0 and standard deviation 1, with four digits after the point. */
export function roundedNormalization({ mean, standardDeviation }: DatasetStatistics): Normalization {
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    mean: mean.map(round),
    standardDeviation: standardDeviation.map((value) => round(Math.max(leastDeviation, value))),
  };
}
