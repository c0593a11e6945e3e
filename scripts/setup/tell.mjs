/** How a failure of set-up is told. */
import { CommandFailed } from './command.mjs';
import { SetupFailure } from './failure.mjs';

/**
 * Writes what went wrong and what to do about it, and ends the process with 1. A defect keeps its stack.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function tellAndExit(error) {
  if (!(error instanceof SetupFailure)) throw error;
  process.stderr.write(`set-up: ${error.message}\n`);
  if (error.action) process.stderr.write(`set-up: ${error.action}\n`);
  if (error.cause instanceof CommandFailed) process.stderr.write(`\n${error.cause.message}\n`);
  process.exit(1);
}
