import type { Forward } from './pass.ts';

export interface BatchNorm {
  momentum: number;
  epsilon: number;
}

/**
 * Normalises each channel over the batch; when classifying, with the running mean and variance. As in PyTorch the batch
 * is normalised by its biased variance and the running one follows the unbiased.
 *
 * @param layer first part of the names of `gamma`, `beta`, `moving-mean` and `moving-variance`
 */
export function batchNorm(layer: string, { momentum, epsilon }: BatchNorm): Forward {
  return (o, input, scope) => {
    const channels = input.shape.at(-1) ?? 0;
    const isImage = input.shape.length === 4;
    const x = isImage ? input : o.reshape(input, [input.shape[0] ?? 0, 1, 1, channels]);
    const gamma = scope.parameter(`${layer}/gamma`);
    const running = [scope.parameter(`${layer}/moving-mean`), scope.parameter(`${layer}/moving-variance`)];
    const shared = {
      T: { type: 'float32' },
      U: { type: 'float32' },
      epsilon: { float: epsilon },
      data_format: { text: 'NHWC' },
      is_training: { bool: scope.training },
    } as const;
    const statistics = { type: 'float32', shape: [channels] } as const;
    const [y, runningMean, runningVariance, ...reserved] = o.runner.execute(
      'FusedBatchNormV3',
      [x, gamma, scope.parameter(`${layer}/beta`), ...running],
      { ...shared, exponential_avg_factor: { float: scope.training ? momentum : 1 } },
      [x, statistics, statistics, statistics, statistics, statistics],
    );
    if (!y || !runningMean || !runningVariance) throw new Error('batch norm has six outputs');
    if (scope.training) {
      scope.update(`${layer}/moving-mean`, runningMean);
      scope.update(`${layer}/moving-variance`, runningVariance);
    }
    return {
      output: o.reshape(y, input.shape),
      backward: (gradient) => {
        const [dx, dgamma, dbeta] = o.runner.execute(
          'FusedBatchNormGradV3',
          [o.reshape(gradient, x.shape), x, gamma, ...reserved],
          shared,
          [x, statistics, statistics],
        );
        if (!dx || !dgamma || !dbeta) throw new Error('batch norm has three gradients');
        scope.gradient(`${layer}/gamma`, dgamma);
        scope.gradient(`${layer}/beta`, dbeta);
        return o.reshape(dx, input.shape);
      },
    };
  };
}
