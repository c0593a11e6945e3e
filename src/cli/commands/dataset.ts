import type { Command } from 'commander';
import { addCheckCommand } from './dataset/check.ts';
import { addEditCommands } from './dataset/edit.ts';
import { addExportCommand } from './dataset/export.ts';
import { addImagesCommand } from './dataset/images.ts';
import { addImportCommand } from './dataset/import.ts';
import { addListCommand } from './dataset/list.ts';
import { addRemoveCommand } from './dataset/remove.ts';
import { addShowCommand } from './dataset/show.ts';
import { addSplitCommand } from './dataset/split.ts';

export function addDatasetCommands(program: Command): void {
  const dataset = program.command('dataset').description('import, look at, check, edit, split and export datasets');
  addImportCommand(dataset);
  addListCommand(dataset);
  addShowCommand(dataset);
  addImagesCommand(dataset);
  addCheckCommand(dataset);
  addEditCommands(dataset);
  addSplitCommand(dataset);
  addExportCommand(dataset);
  addRemoveCommand(dataset);
}
