/** What set-up asks of pip: one wheel, by its hash. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailed, run, runs } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { watchLargestFile } from './files.mjs';

/**
 * @typedef {object} Wheel
 * @property {string} project The name on the package index.
 * @property {string} version
 * @property {string} file The wheel's file name.
 * @property {string} sha256
 * @property {number} bytes The wheel's size; 0 where it is not known.
 * @property {string[]} platforms The platform tags to ask pip for.
 */

/** @returns {Promise<import('./command.mjs').Command | undefined>} How to start pip; undefined where there is none. */
export async function findPip() {
  /** @type {import('./command.mjs').Command[]} */
  const candidates = [
    { command: 'python3', args: ['-m', 'pip'] },
    { command: 'python', args: ['-m', 'pip'] },
    { command: 'py', args: ['-3', '-m', 'pip'] },
  ];
  for (const candidate of candidates) {
    if (await runs(candidate.command, [...candidate.args, '--version'])) return candidate;
  }
  return undefined;
}

/**
 * Downloads a wheel, whatever Python pip itself runs under: only libraries and C headers are taken from it.
 *
 * @param {import('./command.mjs').Command} pip
 * @param {Wheel} wheel
 * @param {string} folder An empty folder to work in.
 * @param {(bytes: number) => void} onBytes
 * @returns {Promise<string>} The wheel's path.
 */
export async function downloadWheel(pip, wheel, folder, onBytes) {
  const temporary = path.join(folder, 'pip');
  await mkdir(temporary, { recursive: true });
  const requirements = path.join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const stop = watchLargestFile(folder, onBytes);
  try {
    await run(
      pip.command,
      [
        ...pip.args, 'download', '--no-deps', '--no-cache-dir', '--require-hashes', '--only-binary=:all:',
        '--disable-pip-version-check', '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311',
        ...wheel.platforms.flatMap((platform) => ['--platform', platform]), '-d', folder, '-r', requirements,
      ],
      { env: { ...process.env, TMPDIR: temporary, TEMP: temporary, PIP_REQUIRE_VIRTUALENV: '0' } },
    );
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    if (error.output.includes('DO NOT MATCH THE HASHES')) {
      throw new SetupFailure(
        `The ${wheel.project} ${wheel.version} that pip downloaded is not the one that Xent expects: its checksum differs.`,
        'Check the package index that pip is configured for, and set up again.',
        { cause: error },
      );
    }
    throw new SetupFailure(
      `pip could not download ${wheel.project} ${wheel.version}.`,
      `Check that pip reaches its package index, or download ${wheel.file} elsewhere and set XENT_TENSORFLOW_WHEEL to its ` +
        "path; pip's own words are below.",
      { cause: error },
    );
  } finally {
    stop();
  }
  return path.join(folder, wheel.file);
}
