import { formatLoss } from '#shared/metric/format-loss.ts';
import { uniformGuessLoss } from '#shared/metric/series.ts';
import { formatPercent } from '#shared/percent.ts';
import type { Evaluation } from '#shared/run/evaluation.ts';
import { formatArea } from '../../ui/format.ts';

/** A figure at the head of an evaluation. */
export interface Figure {
  title: string;
  value: string;
  unit?: string;
  /** One line: what it says, and what is good. */
  explanation: string;
}

const splitTitles = { train: 'Training', validation: 'Validation', test: 'Test' };

/** The figures that this evaluation has, the telling ones first. */
export function headlineFigures(evaluation: Evaluation): Figure[] {
  const { split, loss, accuracy, topK, macro, rocAuc, calibration, brier, perClass } = evaluation;
  const figures: Figure[] = [
    {
      title: `${splitTitles[split]} accuracy`,
      value: formatPercent(accuracy),
      explanation: 'The share of the images whose most probable class is the right one.',
    },
    {
      title: `${splitTitles[split]} loss`,
      value: formatLoss(loss),
      unit: 'nats',
      explanation:
        'Mean cross-entropy, the surprise at the right class: 0 is best, guessing evenly ' +
        `scores log ${perClass.length}, ${formatLoss(uniformGuessLoss(perClass.length))}.`,
    },
  ];
  for (const { k, accuracy: share } of topK ?? []) {
    // Among all classes the right one always is.
    if (k === 1 || k >= perClass.length) continue;
    figures.push({
      title: `Top-${k} accuracy`,
      value: formatPercent(share),
      explanation: `The share of the images whose class is among the ${k} most probable.`,
    });
  }
  if (macro !== null) {
    figures.push({
      title: 'Macro F1',
      value: formatPercent(macro.f1),
      explanation:
        'Balances precision and recall, as a mean over the classes: a rare one counts as much as a common one.',
    });
    figures.push({
      title: 'Macro precision',
      value: formatPercent(macro.precision),
      explanation: 'Of the images that the model took for a class, the share that is of it, as a mean over the classes.',
    });
    figures.push({
      title: 'Macro recall',
      value: formatPercent(macro.recall),
      explanation: 'Of the images of a class, the share that was recognised, as a mean over the classes.',
    });
  }
  if (rocAuc !== null) {
    figures.push({
      title: 'ROC-AUC',
      value: formatArea(rocAuc),
      explanation:
        'The chance that an image of a class gets more probability for it than another image, ' +
        'as a mean over the classes: 0.5 is guessing.',
    });
  }
  if (calibration !== null) {
    figures.push({
      title: 'Calibration error',
      value: formatPercent(calibration.expectedCalibrationError),
      explanation:
        'How far confidence is from accuracy on average (ECE): ' +
        'at 0%, of the images it is 80% sure of it has 80% right.',
    });
  }
  if (brier !== null) {
    figures.push({
      title: 'Brier score',
      value: formatLoss(brier),
      explanation: 'The mean squared distance of the probabilities from the truth: 0 is best, 2 is worst.',
    });
  }
  return figures;
}
