import type { IssueThresholds } from '#shared/dataset/issue.ts';

export interface ThresholdField {
  /** What is compared, and with which side of the threshold: `Brightness below`. */
  label: string;
  /** What the figure means. */
  hint: string;
  /** What the slider reaches; more can be typed where the threshold allows it. */
  from: number;
  to: number;
  step: number;
}

export const thresholdFields: Readonly<Record<keyof IssueThresholds, ThresholdField>> = {
  darkBelow: { label: 'Brightness below', hint: 'Mean grey, 0 is black and 255 white', from: 0, to: 255, step: 1 },
  brightAbove: { label: 'Brightness above', hint: 'Mean grey, 0 is black and 255 white', from: 0, to: 255, step: 1 },
  contrastBelow: { label: 'Contrast below', hint: 'Standard deviation of the greys', from: 0, to: 64, step: 0.5 },
  sharpnessBelow: { label: 'Sharpness below', hint: 'How strong its edges are (variance of the Laplacian)', from: 0, to: 500, step: 1 },
  tinyBelow: { label: 'Shorter edge below', hint: 'Pixels of the original', from: 1, to: 256, step: 1 },
  aspectAbove: { label: 'Longer : shorter edge above', hint: 'A square has 1', from: 1, to: 10, step: 0.1 },
  nearDuplicateSimilarity: { label: 'Similarity from', hint: '1 is the same image', from: 0.7, to: 1, step: 0.005 },
  classBelow: { label: 'Training images below', hint: 'In a class', from: 1, to: 500, step: 1 },
  imbalanceAbove: { label: 'Largest : smallest class above', hint: '1 is balanced', from: 1, to: 50, step: 0.5 },
};
