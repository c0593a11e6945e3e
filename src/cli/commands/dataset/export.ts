import { extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { exportForms, type ExportProgress, exportRequestSchema, lossText } from '#shared/dataset/export.ts';
import { parseOptions } from '../../parse-options.ts';
import { ProgressLine } from '../../progress-line.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { filesText } from '../../terminal/dataset-text.ts';
import { count } from '../../terminal/format.ts';

interface ExportOptions extends SharedOptions {
  form?: string;
  images: string;
}

export function addExportCommand(dataset: Command): void {
  dataset.command('export')
    .description('write a dataset with its edits as class folders, a zip of them, or a CSV')
    .argument('<dataset>', 'id or name')
    .argument('<path>', 'a new folder, or a new file')
    .addOption(new Option('--form <form>', 'by default what the path ends with: .zip, .csv, else folders').choices(exportForms))
    .addOption(
      new Option('--images <images>', 'the files as they were imported, or the working images as PNG')
        .choices(['original', 'working'])
        .default('original'),
    )
    .action(async (idOrName: string, path: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportOptions>();
      await onWorkspace('dataset export', options, async ({ datasets }) => {
        const asked = { form: options.form ?? formOf(path), path: resolve(path), images: options.images };
        const request = parseOptions(exportRequestSchema, asked, { path: '<path>' });
        const found = await datasets.find(idOrName);
        const { total, missing, renamed, groupsLost } = await follow((signal) => datasets.export(found.id, request, signal));
        const json = { path: request.path, images: total - missing.length, missing, renamed, groupsLost };
        const isNested = request.form !== 'csv' && found.classes.some((name) => name.includes('/'));
        const loss = lossText(json);
        const text = exportText(request.path, json.images, missing) + (loss === null ? '' : `\n${loss}`);
        return { json, text: isNested ? `${text}\nIts classes are nested folders: import it with --class-depth path.` : text };
      });
    });
}

function formOf(path: string): string {
  const extension = extname(path).toLowerCase();
  return extension === '.zip' || extension === '.csv' ? extension.slice(1) : 'folders';
}

/** Shows progress on stderr; Ctrl-C cancels, and then nothing was written. */
async function follow(start: (signal: AbortSignal) => AsyncIterable<ExportProgress>): Promise<ExportProgress> {
  const line = new ProgressLine();
  const abort = new AbortController();
  const cancel = () => abort.abort();
  process.once('SIGINT', cancel);
  try {
    let last: ExportProgress = { done: 0, total: 0, missing: [], renamed: [], groupsLost: false };
    for await (const progress of start(abort.signal)) {
      last = progress;
      line.show(`Exporting: ${count(progress.done)} of ${count(progress.total, 'image')}`);
    }
    return last;
  } finally {
    process.removeListener('SIGINT', cancel);
    line.end();
  }
}

function exportText(path: string, images: number, missing: ExportProgress['missing']): string {
  const head = `Exported ${count(images, 'image')} to ${path}`;
  if (missing.length === 0) return head;
  const left = `${count(missing.length, 'original was', 'originals were')} left out (--images working exports all):`;
  return [head, left, filesText(missing)].join('\n');
}
