import { z } from 'zod';
import { counted } from '../counted.ts';

export const exportForms = ['folders', 'zip', 'csv'] as const;

export const exportRequestSchema = z.strictObject({
  form: z.enum(exportForms),
  /** A folder that is empty or does not exist, or a file that does not exist. */
  path: z.string().min(1).max(32_768),
  /**
   * `original` copies the files as they were imported where they still are; `working` writes the working images as PNG.
   */
  images: z.enum(['original', 'working']).default('original'),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

/**
 * `done` of `total` images; the last one has what was left out, because its original is gone or changed, and what the form
 * cannot keep: names of classes that no file system takes, and groups.
 */
export const exportProgressSchema = z.object({
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  missing: z.array(z.object({ path: z.string(), reason: z.string() })),
  renamed: z.array(z.object({ class: z.string(), folder: z.string() })),
  groupsLost: z.boolean(),
});
export type ExportProgress = z.infer<typeof exportProgressSchema>;

/** What a person is told of what an export does not have as the dataset has it; null where that is nothing. */
export function lossText({ renamed, groupsLost }: Pick<ExportProgress, 'renamed' | 'groupsLost'>): string | null {
  const [first, ...others] = renamed;
  const more = others.length > 0 ? ` and ${counted(others.length, 'other')}` : '';
  const names = first ? `Folders cannot have the name of every class: “${first.class}” is “${first.folder}”${more}.` : null;
  const groups = groupsLost ? 'Groups are left out.' : null;
  const losses = [names, groups].filter((text) => text !== null);
  return losses.length > 0 ? `${losses.join(' ')} A CSV keeps ${first && groups ? 'both' : 'them'}.` : null;
}
