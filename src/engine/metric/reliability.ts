import { type Calibration, calibrationBins } from '#shared/run/evaluation.ts';

/** Counts predictions by confidence, for the reliability diagram and the expected calibration error (Guo et al. 2017). */
export class Reliability {
  readonly #examples = new Float64Array(calibrationBins);
  readonly #confidence = new Float64Array(calibrationBins);
  readonly #correct = new Float64Array(calibrationBins);

  /** @param confidence probability of the predicted class; one that is not a number is left out */
  add(confidence: number, correct: boolean): void {
    const bin = Math.max(0, Math.ceil(confidence * calibrationBins) - 1);
    if (!(bin < calibrationBins)) return;
    this.#examples[bin] = (this.#examples[bin] ?? 0) + 1;
    this.#confidence[bin] = (this.#confidence[bin] ?? 0) + confidence;
    if (correct) this.#correct[bin] = (this.#correct[bin] ?? 0) + 1;
  }

  result(): Calibration {
    let total = 0;
    let distance = 0;
    const bins = Array.from(this.#examples, (examples, bin) => {
      if (examples === 0) return { examples, confidence: null, accuracy: null };
      const confidence = this.#confidence[bin] ?? 0;
      const correct = this.#correct[bin] ?? 0;
      total += examples;
      distance += Math.abs(correct - confidence);
      return { examples, confidence: confidence / examples, accuracy: correct / examples };
    });
    return { expectedCalibrationError: total === 0 ? 0 : distance / total, bins };
  }
}
