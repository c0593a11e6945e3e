import type { SplitPlan } from '#shared/dataset/edit.ts';
import type { SplitCounts } from '#shared/dataset/schema.ts';

export interface EmptyWords {
  message: string;
  action: string;
}

/** Which splits that a plan asks images for would come out empty, and what to do; null where none would. */
export function emptyWords(plan: SplitPlan, total: SplitCounts): EmptyWords | null {
  if (plan.kind === 'folds') {
    if (total.validation > 0) return null;
    return {
      message: `Fold ${plan.fold} would have no image to validate on.`,
      action: 'Fewer folds, or fewer images that are kept together, may give it some.',
    };
  }
  const isValidationEmpty = plan.validation > 0 && total.validation === 0;
  const isTestEmpty = !plan.keepTest && plan.test > 0 && total.test === 0;
  if (!isValidationEmpty && !isTestEmpty) return null;
  const areBoth = isValidationEmpty && isTestEmpty;
  return {
    message: `${areBoth ? 'Validation and test' : isTestEmpty ? 'Test' : 'Validation'} would have no image.`,
    action: `A larger share, or fewer images that are kept together, may give ${areBoth ? 'them' : 'it'} some.`,
  };
}
