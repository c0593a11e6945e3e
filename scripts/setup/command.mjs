/** Running other programs. */
import { spawn } from 'node:child_process';

/** @typedef {{command: string, args: string[]}} Command */

/** A program that ended with something other than 0, could not be started, or took too long. */
export class CommandFailed extends Error {
  /**
   * @param {string} message
   * @param {string} output The last part of what it printed.
   */
  constructor(message, output) {
    super(output ? `${message}:\n${output}` : message);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill()));

/**
 * Runs a program to its end without showing what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeoutMs] Killed after this long.
 * @param {AbortSignal} [options.signal] Killed when this fires.
 * @param {boolean} [options.shell]
 * @param {number} [options.keptOutput] How many of the last characters it printed a failure shows.
 * @returns {Promise<string>} Its stdout.
 * @throws {CommandFailed}
 */
export function run(command, args, { cwd, env, timeoutMs, signal, shell, keptOutput = 8_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, timeout: timeoutMs, signal, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      output = (output + text).slice(-keptOutput);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output = (output + text).slice(-keptOutput);
    });
    child.once('error', (error) => {
      running.delete(child);
      reject(new CommandFailed(`${command} could not be run (${error.message})`, ''));
    });
    child.once('close', (code, killedBy) => {
      running.delete(child);
      if (code === 0) resolve(stdout);
      else reject(new CommandFailed(`${command} ended with ${killedBy ?? code}`, output.trim()));
    });
  });
}

/**
 * @param {string} command
 * @param {string[]} [args]
 * @returns {Promise<boolean>} Whether the program can be run and ends with 0.
 */
export async function runs(command, args = ['--version']) {
  try {
    await run(command, args, { timeoutMs: 30_000 });
    return true;
  } catch (error) {
    if (error instanceof CommandFailed) return false;
    throw error;
  }
}
