import { counted } from '#shared/counted.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import type { ImportPlan } from './plan.ts';
import type { PlacedFile } from './source.ts';

/**
 * The classes of a plan that some image of could be packed, in their order; and of each of the others, which a dataset
 * is better without, what is told of it.
 */
export function readableClasses({ classes, images }: ImportPlan, packed: readonly PlacedFile[]) {
  const readable = new Set(packed.map(({ className }) => className));
  const lost = new Map(classes.filter((name) => !readable.has(name)).map((name) => [name, 0]));
  for (const { className } of images) {
    const files = lost.get(className);
    if (files !== undefined) lost.set(className, files + 1);
  }
  const emptied = [...lost].map(([name, files]) => emptiedClass(name, files));
  return { classes: classes.filter((name) => readable.has(name)), emptied };
}

function emptiedClass(name: string, files: number): SkippedFile {
  const which = files === 1 ? 'Its only image' : `Each of its ${counted(files, 'image')}`;
  return { path: name, code: 'class-without-images', reason: `${which} was skipped, so the class “${name}” is left out.` };
}
