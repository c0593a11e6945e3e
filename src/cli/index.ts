/** Entry of the command line: starts what takes long to start, and meanwhile loads the rest. */
import { entryFile } from '#core/native/installation.ts';
import { forkAhead } from '#core/processes/fork.ts';

const words = process.argv.slice(2);
// Where these are only part of a path or name, what was started ends with this process.
if (words.some((word, place) => word === 'dataset' && words[place + 1] === 'import')) forkAhead(entryFile('importer'));
await import('./program.ts');
