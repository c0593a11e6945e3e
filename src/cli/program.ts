/** The command line: its commands, and what a wrong one is told. */
import { Command, CommanderError } from 'commander';
import { xentVersion } from '#core/native/installation.ts';
import { addClassifyCommand } from './commands/classify.ts';
import { addDatasetCommands } from './commands/dataset.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addRunCommands } from './commands/run.ts';
import { addTrainCommand } from './commands/train.ts';
import { handleOutputErrors } from './output-errors.ts';

const usageError = 2;

handleOutputErrors();

const program = new Command('xent')
  .description('Xent: train image classifiers and classify images, without a window')
  .version(xentVersion)
  .option('--workspace <folder>', 'the data folder; by default the folder Xent in your home folder')
  .option('--json', 'print one JSON value on stdout; progress goes to stderr')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

addDemoCommand(program);
addDatasetCommands(program);
addTrainCommand(program);
addRunCommands(program);
addClassifyCommand(program);
addDoctorCommand(program);
// Handled before this program is even loaded; named here so that help lists it.
program.command('setup').description('get the native parts again: --gpu for CUDA, --offline to use no network');

try {
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  const went = thrown.exitCode === 0;
  process.exitCode = went ? 0 : usageError;
  if (!went && process.argv.includes('--json')) {
    const isCut = thrown.code === 'commander.help';
    const message = isCut ? 'a command is missing behind these words' : thrown.message.replace(/^error: /, '');
    process.stdout.write(`${JSON.stringify({ error: { code: 'usage', message, action: 'See `xent --help`.' } })}\n`);
  }
}
