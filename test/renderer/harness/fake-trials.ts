import type { AugmentationPreview, ClassShare, LearningRateRange, LearningRateTest } from '#shared/run/trial.ts';
import { randomFrom } from './fake-data.ts';

/** A picture of a few rectangles, of which the augmented one is turned and darker. */
function picture(seed: number, turn: number): string {
  const random = randomFrom(seed + 3);
  const shapes = Array.from({ length: 5 }, () => {
    const [x, y, size, hue] = [random() * 24, random() * 24, 4 + random() * 14, random() * 360];
    return `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="hsl(${hue} 55% 55%)"/>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#222"/>` +
    `<g transform="rotate(${turn} 16 16)">${shapes.join('')}</g></svg>`;
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

function sharesOf(index: number, mixes: boolean): ClassShare[] {
  const label = index % 10;
  const share = 0.5 + ((index * 7) % 10) / 20;
  return mixes && share < 1 ? [{ label, share }, { label: (label + 1) % 10, share: 1 - share }] : [{ label, share: 1 }];
}

export function previewOf(examples: number, mixes: boolean): AugmentationPreview {
  return {
    examples: Array.from({ length: examples }, (_, index) => ({
      label: index % 10,
      original: picture(index, 0),
      augmented: picture(index, 8 + index * 5),
      shares: sharesOf(index, mixes),
    })),
  };
}

/** Falls until about a twentieth, then rises beyond all bounds. */
export function rangeOf({ from, to, steps }: LearningRateTest): LearningRateRange {
  const random = randomFrom(steps);
  const rates = Array.from({ length: steps }, (_, step) => from * (to / from) ** (step / (steps - 1)));
  const losses = rates.map(
    (rate) => 2.303 - 1.5 / (1 + (0.004 / rate) ** 1.6) + (rate / 0.12) ** 3 + (random() - 0.5) * 0.04,
  );
  const end = losses.findIndex((loss) => loss > 4);
  return {
    rates: rates.slice(0, end < 0 ? undefined : end),
    losses: losses.slice(0, end < 0 ? undefined : end),
    suggestion: from < 0.004 ? 0.00412 : null,
  };
}
