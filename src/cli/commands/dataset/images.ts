import type { Command } from 'commander';
import type { Application } from '#core/application.ts';
import type { ExampleFilter } from '#shared/dataset/edit.ts';
import type { Dataset, Example } from '#shared/dataset/schema.ts';
import { followComparison } from '../../follow-comparison.ts';
import { parseWhole } from '../../option-values.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { count, indent } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import { addFilterOptions, filterFrom, type FilterOptions, needsComparison } from './selection.ts';

interface ImagesOptions extends SharedOptions, FilterOptions {
  excluded?: boolean;
  limit?: number;
}

/** An image as commands print it. */
type ListedImage = Omit<Example, 'label'> & { class: string };

const shownByDefault = 100;

export function addImagesCommand(dataset: Command): void {
  const images = dataset.command('images')
    .description('list images with their places, by which `dataset edit --positions` takes them')
    .argument('<dataset>', 'id or name');
  addFilterOptions(images)
    .option('--excluded', 'excluded images in place of the others')
    .option('--limit <count>', `at most so many; by default ${shownByDefault}, with --json all`, parseWhole)
    .action(async (idOrName: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ImagesOptions>();
      await onWorkspace('dataset images', options, async (application) => {
        const found = await application.datasets.find(idOrName);
        const filter = filterFrom(found, options, options.excluded);
        if (needsComparison(filter)) await followComparison(application, found);
        const limit = options.limit ?? (options.json ? Infinity : shownByDefault);
        const json = await listImages(application, found, filter, limit);
        return { json, text: imagesText(json) };
      });
    });
}

/** The first of the images that a filter lets through: of an issue its sets together, else by their places. */
export async function listImages({ datasets }: Application, dataset: Dataset, filter: ExampleFilter, limit = Infinity) {
  const { total, examples } = await datasets.examples.page({ id: dataset.id, filter, offset: 0, limit });
  const images = examples.map(({ label, ...rest }): ListedImage => ({ ...rest, class: dataset.classes[label] ?? '' }));
  return { total, images };
}

function imagesText({ total, images }: { total: number; images: readonly ListedImage[] }): string {
  const hasSets = images.some(({ set }) => set !== undefined);
  const rows = images.map(({ position, class: name, split, path, set }) => [
    String(position),
    ...(hasSets ? [`set ${set ?? ''}`] : []),
    name,
    split,
    path,
  ]);
  const more = total > images.length ? `\n  and ${count(total - images.length)} more; --limit shows them` : '';
  return `${count(total, 'image')}${total > 0 ? ':\n' : '.'}${indent(table(rows, ['right']))}${more}`;
}
