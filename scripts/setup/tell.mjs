/** How a failure of set-up is told. */
import { writeSync } from 'node:fs';
import { CommandFailed } from './command.mjs';
import { SetupFailure } from './failure.mjs';

/**
 * Writes what went wrong and what to do about it, with --json on stdout too, and ends the process with 1. A defect keeps
 * its stack.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function tellAndExit(error) {
  if (!(error instanceof SetupFailure)) throw error;
  if (process.argv.includes('--json')) {
    const { message, action } = error;
    writeSync(1, `${JSON.stringify({ error: { code: 'set-up-failed', message, action } })}\n`);
  }
  process.stderr.write(`set-up: ${error.message}\n`);
  if (error.action) process.stderr.write(`set-up: ${error.action}\n`);
  if (error.cause instanceof CommandFailed) process.stderr.write(`\n${error.cause.message}\n`);
  process.exit(1);
}
