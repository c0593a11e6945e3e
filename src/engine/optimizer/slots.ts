import type { OptimizerConfig } from '#shared/run/optimizer.ts';
import type { Variable } from '../graph/value.ts';

/** What an optimizer keeps for every element of a parameter from update to update. */
export type SlotName =
  | 'momentum'
  | 'first-moment'
  | 'second-moment'
  | 'square-mean'
  | 'square-sum'
  | 'update-square-mean';

/**
 * The variables that an optimizer needs beside the parameters, named `<slot>/<parameter>`, such as
 * `momentum/layer-1/kernel`. All start at zero.
 */
export function slotsOf(
  config: OptimizerConfig,
  parameters: readonly { name: string; shape: readonly number[] }[],
): Variable[] {
  const slots = slotNamesOf(config);
  return parameters.flatMap(({ name, shape }) =>
    slots.map((slot): Variable => ({ name: `${slot}/${name}`, type: 'float32', shape })),
  );
}

function slotNamesOf(config: OptimizerConfig): SlotName[] {
  switch (config.kind) {
    case 'gradient-descent':
      return [];
    case 'sgd':
      return config.momentum === 0 ? [] : ['momentum'];
    case 'adam':
    case 'adamw':
      return ['first-moment', 'second-moment'];
    case 'rmsprop':
      return config.momentum === 0 ? ['square-mean'] : ['square-mean', 'momentum'];
    case 'adagrad':
      return ['square-sum'];
    case 'adadelta':
      return ['square-mean', 'update-square-mean'];
  }
}
